import { affectedStretch } from '@bartizan/knowledge/advisories'
import type { Advisory } from '@bartizan/knowledge/advisories'
import { admits, orderOf } from '@bartizan/knowledge/versions'
import type { Component } from '../inventory/types.ts'

/** The versions that end a vulnerability, and whether one of them fits what is asked for. */
export interface FixVerdict {
  /** Smallest first. */
  readonly fixed: readonly string[]
  /** The smallest fixed version that every declared range admits; undefined when none does or it is not known. */
  readonly fitting?: string
  /** True when a declared range refuses every fixed version. */
  readonly outside: boolean
  /** The ranges that were looked at. */
  readonly requirements: readonly string[]
}

/** Fixed versions above the present one that the opinions name for its stretch. */
export function judgeFix(component: Component, opinions: readonly Advisory[]): FixVerdict {
  const order = orderOf(component.ecosystem)
  if (order === undefined) return { fixed: [], outside: false, requirements: component.requirements }
  const current = order.compile(component.version)
  const keyed = opinions
    .flatMap((advisory) => affectedStretch(order, advisory, component.version)?.fixed ?? [])
    .map((version) => ({ version, key: order.compile(version) }))
    .filter(({ key }) => key !== undefined && current !== undefined && order.compare(key, current) > 0)
  keyed.sort((a, b) => order.compare(a.key!, b.key!))
  const fixed = [...new Set(keyed.map(({ version }) => version))]
  const ranges = component.requirements
  const outside =
    fixed.length > 0 &&
    ranges.some((range) => fixed.every((version) => admits(component.ecosystem, range, version) === false))
  const fitting =
    ranges.length === 0
      ? undefined
      : fixed.find((version) => ranges.every((range) => admits(component.ecosystem, range, version) === true))
  return { fixed, outside, requirements: ranges, ...(fitting === undefined ? {} : { fitting }) }
}
