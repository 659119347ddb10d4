import type { Rule } from '@bartizan/model'
import { base64Hints, encodedMarks } from '../layers/marks.ts'
import { customRow } from '../rules/custom.ts'
import { genericKeywords, genericRows } from '../rules/generic.ts'
import { rows } from '../rules/index.ts'
import { kindOf, type Kind } from './kind.ts'
import { ruleOf } from './rule.ts'

/** All kinds of credential made ready, with the keywords at which each is tried. */
export interface Registry {
  readonly kinds: readonly Kind[]
  readonly rules: readonly Rule[]
  readonly ruleByName: ReadonlyMap<string, Rule>
  /** Lower case, each once. */
  readonly keywords: readonly string[]
  /** Kinds by index of keyword. */
  readonly byKeyword: readonly (readonly Kind[])[]
  /** By index of keyword: true where the keyword is a word of names that speak of a secret. */
  readonly generic: readonly boolean[]
  /** By index of keyword: what encoding it is a sign of. */
  readonly marks: readonly (Mark | undefined)[]
}

/** An encoding whose sign a keyword is; `hint`: base64 somewhere on the line. */
export type Mark = 'base64' | 'hex' | 'escapes' | 'hint'

/** Builds the registry: a few milliseconds. */
export function buildRegistry(): Registry {
  const kinds = rows.map(kindOf)
  const keywords: string[] = []
  const byKeyword: Kind[][] = []
  const index = new Map<string, number>()
  const indexOf = (keyword: string): number => {
    const known = index.get(keyword)
    if (known !== undefined) return known
    index.set(keyword, keywords.length)
    keywords.push(keyword)
    byKeyword.push([])
    return keywords.length - 1
  }
  for (const kind of kinds) for (const keyword of kind.keywords) byKeyword[indexOf(keyword)]!.push(kind)
  const generic = new Set(genericKeywords.map(indexOf))
  const marks: (Mark | undefined)[] = []
  for (const [word, mark] of encodedMarks) marks[indexOf(word)] = mark
  for (const word of base64Hints) marks[indexOf(word)] = 'hint'
  const rules = [...kinds.map((kind) => kind.rule), ...[...genericRows, customRow].map(ruleOf)]
  return {
    kinds,
    rules,
    ruleByName: new Map(rules.map((rule) => [rule.id.slice('secrets/'.length), rule])),
    keywords,
    byKeyword,
    generic: keywords.map((_, i) => generic.has(i)),
    marks,
  }
}

let shared: Registry | undefined

/** The built-in registry, built on first use. */
export function registry(): Registry {
  shared ??= buildRegistry()
  return shared
}
