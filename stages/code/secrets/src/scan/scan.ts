import type { Confidence, Rule } from '@bartizan/model'
import type { KeywordHit } from '@bartizan/engine'
import { checks } from '../check/index.ts'
import type { Kind, Match } from '../rule/kind.ts'
import type { Registry } from '../rule/registry.ts'
import { isReference, notRandom } from '../value/placeholder.ts'
import { nameAround, readAssignment, type Assignment } from './assignment.ts'
import { judgeAssigned } from './generic.ts'
import { isQuiet, type PathClass, type Tongue } from './language.ts'
import { lineStart } from './line-start.ts'
import { judgeName } from './name.ts'
import { Ranges } from './ranges.ts'

/** A secret in a text, before it is mapped to a place in a file. */
export interface Candidate {
  readonly rule: Rule
  /** The row's name for specific kinds. */
  readonly kind?: Kind
  /** Indices of the text. */
  readonly start: number
  readonly end: number
  readonly value: string
  readonly prefix: string
  readonly confidence: Confidence
  readonly remark?: string
  readonly rank: number
  /** The name it is assigned to, where there is one. */
  readonly name?: string
  /** Encodings that were undone to see the value. */
  readonly layers?: readonly string[]
}

/** Why something that looked like a secret was left alone. */
export interface Refusal {
  readonly rule: string
  readonly start: number
  readonly reason: string
}

/** A text to be scanned, whose every character code is below 256 or stands for one character of the original. */
export interface Subject {
  readonly text: string
  readonly tongue: Tongue
  readonly path: PathClass
  readonly refused?: (refusal: Refusal) => void
}

/** Finds the secrets of a text at the keyword hits; overlapping ones are settled by rank, then length. */
export function scanText(subject: Subject, hits: readonly KeywordHit[], registry: Registry): readonly Candidate[] {
  const found: Candidate[] = []
  const names = new NameCache(subject)
  for (const hit of hits) {
    for (const kind of registry.byKeyword[hit.keyword] ?? []) {
      const candidate = tryKind(subject, kind, hit.start, () =>
        names.at(hit.start, registry.keywords[hit.keyword]!.length),
      )
      if (candidate !== undefined) found.push(candidate)
    }
    if (registry.generic[hit.keyword]) {
      const candidate = tryGeneric(subject, registry, names.fresh(hit.start, registry.keywords[hit.keyword]!.length))
      if (candidate !== undefined) found.push(candidate)
    }
  }
  return settle(found)
}

/** Reads each name once however many keywords stand in it. */
class NameCache {
  readonly #subject: Subject
  #from = -1
  #to = -1
  #judged = -1
  #assignment: Assignment | undefined
  constructor(subject: Subject) {
    this.#subject = subject
  }
  at(start: number, length: number): Assignment | undefined {
    const { text, tongue } = this.#subject
    if (start < this.#from || start + length > this.#to) {
      const span = nameAround(text, start, start + length)
      this.#from = span[0]
      this.#to = span[1]
      this.#assignment = readAssignment(text, span, tongue)
    }
    return this.#assignment
  }
  /** As `at`, but undefined when this name was asked for before. */
  fresh(start: number, length: number): Assignment | undefined {
    if (start < this.#judged) return undefined
    const assignment = this.at(start, length)
    this.#judged = this.#to
    return assignment
  }
}

function tryKind(
  subject: Subject,
  kind: Kind,
  at: number,
  assignment: () => Assignment | undefined,
): Candidate | undefined {
  const match = kind.match === undefined ? matchNamed(subject, kind, assignment()) : kind.match(subject.text, at)
  return match === undefined ? undefined : admit(subject, kind, match)
}

/** True when one of the keywords begins a word of the name: `etsy` in `ETSY_KEY`, not in `SetSysctl`. */
function startsWord(name: string, keywords: readonly string[]): boolean {
  const lower = name.toLowerCase()
  return keywords.some((keyword) => {
    for (let at = lower.indexOf(keyword); at >= 0; at = lower.indexOf(keyword, at + 1)) {
      const before = name[at - 1] ?? ''
      const begins =
        !/[A-Za-z]/.test(before) ||
        /[^A-Za-z]/.test(keyword[0] ?? '') ||
        (/[a-z]/.test(before) && /[A-Z]/.test(name[at] ?? ''))
      // A short word does not reach over a hump: `sumObject` is not `sumo`.
      if (begins && (keyword.length > 5 || !/[a-z][A-Z]/.test(name.slice(at, at + keyword.length)))) return true
    }
    return false
  })
}

const scheme = /(?:Bearer|Token|Basic|Bot|Key|ApiKey|SSWS|token|bearer)[ ]{1,3}/y

function matchNamed(subject: Subject, kind: Kind, found: Assignment | undefined): Match | undefined {
  if (found === undefined || kind.value === undefined || !startsWord(found.name, kind.keywords)) return undefined
  if (kind.also !== undefined && !kind.also.test(found.name)) return undefined
  scheme.lastIndex = found.start
  const start = scheme.test(subject.text) ? scheme.lastIndex : found.start
  kind.value.lastIndex = start
  const match = kind.value.exec(subject.text)
  return match === null ? undefined : { start, end: start + match[0].length, prefix: '', from: found.nameStart }
}

/** The gates that every specific kind passes: structure, then randomness, then where the file stands. */
function admit(subject: Subject, kind: Kind, match: Match): Candidate | undefined {
  const value = subject.text.slice(match.start, match.end)
  const refuse = (reason: string): undefined => {
    subject.refused?.({ rule: kind.rule.id, start: match.start, reason })
    return undefined
  }
  const body = value.slice(match.prefix.length)
  let shaky = false
  if (kind.value === undefined && insideBlob(subject.text, match.from)) return refuse('inside-base64')
  if (kind.row.entropy !== 0) {
    if (kind.value !== undefined && isReference(value)) return refuse('reference')
    const reason = notRandom(body, kind.row.entropy)
    if (reason === 'sequence') shaky = true
    else if (reason !== undefined) return refuse(reason)
  }
  const verdict = kind.row.check === undefined ? undefined : checks[kind.row.check](value)
  if (verdict?.kind === 'refuse') return refuse(verdict.reason)
  const quiet = isQuiet(subject.path) && (kind.row.quietInTests === true || kind.value !== undefined)
  const shown =
    kind.row.quietInTests === true &&
    (inComment(subject.text, match.from) || (subject.tongue === 'code' && inDocstring(subject.text, match.from)))
  const confidence =
    quiet || shown || shaky || (subject.path === 'test' && madeUp(subject.text, match.start))
      ? 'low'
      : (verdict?.confidence ?? kind.rule.confidence)
  const remark = verdict?.remark === undefined ? {} : { remark: verdict.remark }
  return { rule: kind.rule, kind, ...match, value, confidence, rank: kind.rank, ...remark }
}

/** True inside a long run of base64, also one that is broken into lines: an accidental match within encoded bytes. */
function insideBlob(text: string, start: number): boolean {
  if (start < 24) return false
  const lineStart = text.charCodeAt(start - 1) === 10
  const end = lineStart ? start - (text.charCodeAt(start - 2) === 13 ? 2 : 1) : start
  if (lineStart && !/^[A-Za-z0-9+/]{60}/.test(text.slice(start, start + 60))) return false
  return /^[A-Za-z0-9+/]{24}$/.test(text.slice(end - 24, end))
}

/** True when the words before the value say that it is made up. */
function madeUp(text: string, start: number): boolean {
  const line = text.slice(Math.max(0, start - 60), start)
  return /(?:test|fake|mock|dummy|example|sample|invalid|bogus)/i.test(line.slice(line.lastIndexOf('\n') + 1))
}

/** True when the line is a comment: what it shows is rarely in use. */
function inComment(text: string, start: number): boolean {
  const from = lineStart(text, start, 400)
  // Comments are not looked for on lines that begin further away.
  if (from > 0 && text.charCodeAt(from - 1) !== 10) return false
  return /^[ \t]{0,60}(?:#(?!\w|\{)|\/\/|\/?\*|--(?!-)|;|%|<!--|"{3}|>>>|rem )/i.test(text.slice(from, from + 70))
}

/** True between triple quotes: documentation with examples, in Python and its like. */
function inDocstring(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 60_000), at)
  let open = ''
  for (const [mark] of before.matchAll(/"""|'''/g)) {
    if (open === '') open = mark
    else if (open === mark) open = ''
  }
  return open !== ''
}

/** True between the braces of a template: what stands there is an expression. */
function inTemplate(text: string, at: number): boolean {
  const line = text.slice(Math.max(0, at - 400), at)
  const rest = line.slice(line.lastIndexOf('\n') + 1)
  return rest.lastIndexOf('{{') > rest.lastIndexOf('}}') || rest.lastIndexOf('<%') > rest.lastIndexOf('%>')
}

function tryGeneric(subject: Subject, registry: Registry, found: Assignment | undefined): Candidate | undefined {
  if (found === undefined) return undefined
  const name = judgeName(found.name)
  if (name === undefined) return undefined
  const refuse = (reason: string): undefined => {
    subject.refused?.({ rule: 'secrets/generic-assignment', start: found.start, reason })
    return undefined
  }
  if ('refuse' in name) return refuse(name.refuse)
  // `t.pass(…)`: a verb of test tools.
  if (found.separator === '(' && /(?:^|\.)pass$/.test(found.name)) return refuse('name-about')
  if (inTemplate(subject.text, found.nameStart)) return refuse('template')
  const judged = judgeAssigned(found, name.kind, subject)
  if (judged.kind === 'refuse') return refuse(judged.reason)
  const rule = registry.ruleByName.get(judged.secret === 'password' ? 'generic-password' : 'generic-assignment')
  if (rule === undefined) return undefined
  const { start, end, value } = found
  const shown =
    inComment(subject.text, found.nameStart) ||
    (subject.tongue === 'code' && inDocstring(subject.text, found.nameStart))
  const confidence = shown ? 'low' : judged.confidence
  return { rule, start, end, value, prefix: '', confidence, rank: 1, name: found.name }
}

/** Of overlapping candidates the one of highest rank stays, then the longest, then the first. */
function settle(found: readonly Candidate[]): readonly Candidate[] {
  if (found.length < 2) return found
  const order = found.toSorted((a, b) => b.rank - a.rank || b.end - b.start - (a.end - a.start) || a.start - b.start)
  const kept: Candidate[] = []
  const taken = new Ranges<Candidate>()
  for (const candidate of order) {
    if (taken.some(candidate, () => true)) continue
    kept.push(candidate)
    taken.add(candidate)
  }
  return kept.sort((a, b) => a.start - b.start)
}
