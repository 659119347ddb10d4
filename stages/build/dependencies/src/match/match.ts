import { isAffected } from '@bartizan/knowledge/advisories'
import type { Advisory } from '@bartizan/knowledge/advisories'
import { orderOf } from '@bartizan/knowledge/versions'
import type { Database } from '../database/open.ts'
import type { Component } from '../inventory/types.ts'
import { groupByAlias } from './group.ts'
import type { AliasGroup } from './group.ts'

/** A package with one vulnerability that affects it. */
export interface Match {
  readonly component: Component
  readonly group: AliasGroup
  /** Ids of sources that call this version safe. */
  readonly dissent: readonly string[]
}

/** What matching found for one package. */
export interface Matching {
  readonly matches: readonly Match[]
  /** Advisories about the package that could not be decided, because a version cannot be read. */
  readonly undecided: readonly AliasGroup[]
}

const NOTHING: Matching = { matches: [], undecided: [] }

/** A branch of Composer names no version, though its text would sort. */
const isBranch = (component: Component): boolean =>
  component.ecosystem === 'Packagist' && /^dev-|-dev$/.test(component.version)

/** A tag that moves (`v4`, `main`) or a bare commit of an action names no release. */
const isMoving = (component: Component): boolean =>
  component.ecosystem === 'GitHub Actions' && !/^v?\d+\.\d+\.\d+/.test(component.version)

/** An advisory for one release of a distribution says nothing of a package whose release is not known. */
const isOtherRelease = (component: Component, advisory: Advisory): boolean =>
  !component.ecosystem.includes(':') && /:v?\d/.test(advisory.ecosystem)

/** Packages of the project itself, and names that the registry does not answer for. */
const isOwn = (component: Component): boolean =>
  component.marks?.includes('workspace') === true || (component.source?.kind === 'path' && component.ecosystem !== 'Go')

/** The names under which a package may be known: a Go module also by its standard library's tools. */
const namesOf = (component: Component): readonly string[] =>
  component.ecosystem === 'Go' && component.name === 'stdlib' ? ['stdlib', 'toolchain'] : [component.name]

/** Looks all advisories of a package up and decides each by its own source, then joins the sources by alias. */
export function matchComponent(database: Database, component: Component): Matching {
  if (isOwn(component)) return NOTHING
  const advisories = namesOf(component).flatMap((name) => database.lookup(component.ecosystem, name))
  if (advisories.length === 0) return NOTHING
  const order = orderOf(component.ecosystem)
  const affected: Advisory[] = []
  const open: Advisory[] = []
  const safe: Advisory[] = []
  for (const advisory of advisories) {
    const verdict =
      isOtherRelease(component, advisory) || component.version === '' || isBranch(component) || isMoving(component)
        ? 'undecided'
        : isAffected(order, advisory, component.version)
    if (verdict === 'affected') affected.push(advisory)
    else (verdict === 'undecided' ? open : safe).push(advisory)
  }
  const groups = groupByAlias(affected)
  const known = new Set(groups.flatMap((group) => group.ids))
  const undecided = groupByAlias(open).filter((group) => !group.ids.some((id) => known.has(id)))
  const dissentOf = (group: AliasGroup): string[] =>
    safe
      .filter((advisory) => [advisory.id, ...advisory.aliases].some((id) => group.ids.includes(id)))
      .map((advisory) => advisory.id)
  return { matches: groups.map((group) => ({ component, group, dissent: dissentOf(group) })), undecided }
}
