import { licencePattern } from '@bartizan/knowledge/licences'
import type { Problem } from '@bartizan/model'

/** The room's section of the configuration, with its defaults put in. */
export interface PolicyOptions {
  /** Hosts that lockfiles may lead to; empty: the odd one out of a lockfile is reported. */
  readonly allowedHosts: readonly string[]
  /** Private scopes or name beginnings (`@acme`, `com.acme`), each with the hosts that may serve it. */
  readonly privateNames: Readonly<Record<string, readonly string[]>>
  readonly licences: LicencePolicy
  /** Rules that are off unless they are named here. */
  readonly report: ReadonlySet<string>
}

/** Licences by expression: `deny` wins over `review`, and both over `allow`; an empty `allow` allows the rest. */
export interface LicencePolicy {
  readonly allow: readonly string[]
  readonly deny: readonly string[]
  readonly review: readonly string[]
  /** What a missing or unreadable licence is: nothing by default. */
  readonly unknown: 'ignore' | 'review' | 'deny'
}

const stringsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {}

const patternsOf = (value: unknown): string[] => stringsOf(value).map((entry) => licencePattern(entry) ?? entry)

/** Entries of the licence policy that fit nothing: left alone, a slip in `deny` would let everything pass. */
export function optionProblems(options: Readonly<Record<string, unknown>>): Problem[] {
  const licences = objectOf(options.licences)
  return ['allow', 'deny', 'review'].flatMap((list) =>
    stringsOf(licences[list])
      .filter((entry) => licencePattern(entry) === undefined)
      .map((entry) => ({
        kind: 'configuration' as const,
        cause: `detectors.dependencies.licences.${list}: "${entry}" stands for no licence.`,
        next: 'Name one SPDX identifier an entry; * stands for any run of characters: GPL-*.',
        weight: 'incomplete' as const,
      })),
  )
}

/** Reads the options; keys and types were checked with the configuration. */
export function policyOptions(options: Readonly<Record<string, unknown>>): PolicyOptions {
  const licences = objectOf(options.licences)
  const unknown = licences.unknown === 'review' || licences.unknown === 'deny' ? licences.unknown : 'ignore'
  return {
    allowedHosts: stringsOf(options.allowedHosts),
    privateNames: Object.fromEntries(
      Object.entries(objectOf(options.privateNames)).map(([name, hosts]) => [name, stringsOf(hosts)]),
    ),
    licences: {
      allow: patternsOf(licences.allow),
      deny: patternsOf(licences.deny),
      review: patternsOf(licences.review),
      unknown,
    },
    report: new Set(stringsOf(options.report)),
  }
}
