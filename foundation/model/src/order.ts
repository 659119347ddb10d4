import type { Finding } from './finding.ts'
import type { Location } from './location.ts'
import { compareSeverity } from './severity.ts'

/** Compares by UTF-16 code units: the same on every machine, unlike a locale's order. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function place(location: Location): readonly [string, number, number] {
  if (location.kind !== 'file') return [location.name, 0, 0]
  return [location.path, location.region?.startByte ?? -1, location.region?.endByte ?? -1]
}

/** Report order: severity, then place, then rule, then fingerprint and message. Total, so that output never depends on arrival. */
export function compareFindings(a: Finding, b: Finding): number {
  const [pathA, startA, endA] = place(a.locations.primary)
  const [pathB, startB, endB] = place(b.locations.primary)
  return (
    compareSeverity(a.severity, b.severity) ||
    compareText(pathA, pathB) ||
    startA - startB ||
    endA - endB ||
    compareText(a.rule, b.rule) ||
    compareText(a.fingerprint, b.fingerprint) ||
    compareText(a.message, b.message)
  )
}
