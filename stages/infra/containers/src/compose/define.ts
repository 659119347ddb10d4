import type { Control, Cwe, Rule, Severity } from '@bartizan/model'
import { containerRule } from '../rules/define.ts'
import type { BuiltImage } from './image.ts'
import { setting, textAt, type Placed, type Service } from './service.ts'

/** A defect of a service: the place that is wrong, or true for "it is missing". */
export type ComposeFault = (Placed & { readonly note?: string }) | true

export interface ComposeSubject {
  readonly service: Service
  readonly image: BuiltImage | undefined
}

/** A rule over the services of Compose files, with its samples: the lines of one service. */
export interface ComposeCheck {
  readonly rule: Rule
  readonly bad: readonly string[]
  readonly good: readonly string[]
  readonly message: string
  find(subject: ComposeSubject): Iterable<ComposeFault>
}

interface Spec {
  readonly name: string
  readonly title: string
  readonly why: string
  readonly remedy: string
  readonly severity: Severity
  readonly confidence?: Rule['confidence']
  readonly weakness?: Cwe
  readonly aliases?: readonly string[]
  readonly controls: readonly Control[]
  readonly bad: readonly string[]
  readonly good: readonly string[]
}

const compose = (lines: string): string =>
  `services:\n  web:\n    image: registry.example.com/web:1.2\n${lines
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}\n`

/** Completes a check; samples are the lines of one service. */
export function check(spec: Spec, find: ComposeCheck['find']): ComposeCheck {
  const { bad, good, aliases, ...rule } = spec
  const complete = containerRule({ ...rule, name: `compose-${rule.name}`, aliases: aliases ?? [], tags: ['compose'] })
  return { rule: complete, bad: bad.map(compose), good: good.map(compose), message: `${spec.why} ${spec.remedy}`, find }
}

/** A setting that must not have one of some values. */
export function forbidden(path: readonly string[], wrong: (text: string) => boolean): ComposeCheck['find'] {
  return function* find({ service }) {
    const found = setting(service, ...path)
    const text = textAt(service, ...path)
    if (found !== undefined && text !== undefined && wrong(text)) yield found
  }
}

/** A setting that must be there, in one of several places. */
export function required(...paths: readonly (readonly string[])[]): ComposeCheck['find'] {
  return function* find({ service }) {
    if (!paths.some((path) => setting(service, ...path) !== undefined)) yield true
  }
}
