import type { Confidence, Severity } from '@bartizan/model'
import type { CheckName } from '../check/index.ts'

/** One kind of credential as a row of data: how it looks, what it opens, where to revoke it, samples of it. */
export interface Row {
  /** Name within the room: `github-pat`. */
  readonly name: string
  /** Title without the place: "GitHub personal access token". */
  readonly title: string
  readonly provider: string
  readonly look: Look
  readonly severity: Severity
  readonly confidence?: Confidence
  /** What the holder of the key can do; completes the sentence "It opens …". */
  readonly opens: string
  /** Where it is revoked or replaced; https only. */
  readonly revoke: string
  readonly aliases?: readonly string[]
  readonly tags?: readonly string[]
  /** Structure check that runs on the value after the expression. */
  readonly check?: CheckName
  /** Smallest Shannon entropy (bits a character) of the value without its prefix; by length where it is left out. */
  readonly entropy?: number
  /** Test material is common for this kind: in test, sample and documentation folders its confidence is low. */
  readonly quietInTests?: boolean
  /** Which of two overlapping finds wins, where the look's own order is not right: token 4, pattern 3, named 2, generic 1. */
  readonly rank?: number
  /** Templates of text in which it must be found: see `expandSample`. */
  readonly yes: readonly string[]
  /** Templates of text in which it must not be found. */
  readonly no?: readonly string[]
}

/** How a credential is recognised. */
export type Look = TokenLook | NamedLook | PatternLook

/** The value carries its own mark: a fixed prefix and a body of known alphabet and length. */
export interface TokenLook {
  readonly kind: 'token'
  /** Literal prefixes, any of which starts the value; case matters. */
  readonly prefixes: readonly string[]
  /** Expression source of the rest. Repetitions are bounded. */
  readonly body: string
  /** Expression source of what must not follow; by default a further letter, digit, `_` or `-`. */
  readonly end?: string
  /** What may stand before it even though it is a letter or digit. By default nothing may. */
  readonly anyStart?: boolean
}

/** The value has no mark of its own: it is told by the provider's name in the name that it is assigned to. */
export interface NamedLook {
  readonly kind: 'named'
  /** Lower-case words, one of which occurs in the name (`_`, `-`, `.` written as in the source). */
  readonly names: readonly string[]
  /** Expression source, in lower case, that the whole name must match somewhere. */
  readonly also?: string
  /** Expression source of the value. */
  readonly value: string
  readonly ignoreCase?: boolean
}

/** A free expression, matched from where a keyword starts. */
export interface PatternLook {
  readonly kind: 'pattern'
  /** Lower-case keywords at which the expression is tried. */
  readonly keywords: readonly string[]
  /** Expression source, anchored at the keyword; the group `secret` is the value, or the whole match. */
  readonly pattern: string
  readonly ignoreCase?: boolean
  /** How a character before the keyword is judged: by default it must not be a letter or digit. */
  readonly anyStart?: boolean
  /** Number of characters before the keyword at which the expression starts. */
  readonly lead?: number
}
