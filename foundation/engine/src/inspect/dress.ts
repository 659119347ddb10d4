import { hash } from 'node:crypto'
import type { FileLocation, Location, Region, Rule } from '@bartizan/model'
import type { Detected } from '../detector.ts'
import { cutFrame, maskFrame } from '../files/frame.ts'
import type { IndexedSource } from '../files/source.ts'
import { contextHash, fingerprint } from '../identity/fingerprint.ts'
import type { Draft } from './outcome.ts'

/** What dressing a finding needs. */
export interface Wardrobe {
  readonly detector: string
  readonly rules: ReadonlyMap<string, Rule>
  /** The file at a path, when it is at hand or may be read. */
  source(path: string): IndexedSource | undefined
  /** Places in a file whose characters must not be shown. */
  redactions(path: string): readonly Region[]
}

/** Thrown when a detector reports a rule that it does not have. */
export class UnknownRuleError extends Error {
  readonly code = 'ERR_BARTIZAN_UNKNOWN_RULE'
}

/** Regions of the byte ranges that a finding wants hidden in its primary file. */
export function redactionsOf(detected: Detected, source: IndexedSource): Region[] {
  return (detected.redact ?? []).map(([start, end]) => source.region(start, end))
}

/** Completes a detector's finding: severity and confidence of the rule, frames, fingerprint, context. */
export function dress(detected: Detected, wardrobe: Wardrobe): Draft {
  const rule = wardrobe.rules.get(detected.rule)
  if (rule === undefined) throw new UnknownRuleError(`reported a rule that it does not list: ${detected.rule}`)
  const hide = hider(detected, wardrobe)
  const place = (location: Location): Location => framed(location, wardrobe, hide)
  const primary = place(detected.at)
  const region = primary.kind === 'file' ? primary.region : undefined
  const frame = primary.kind === 'file' ? primary.frame : undefined
  return {
    detector: wardrobe.detector,
    context: contextHash(frame, region),
    // Hashed, because a group may be named after what must not be stored.
    ...(detected.group === undefined ? {} : { group: hash('sha256', detected.group).slice(0, 32) }),
    finding: {
      rule: detected.rule,
      message: hide(detected.message),
      severity: detected.severity ?? rule.severity,
      confidence: detected.confidence ?? rule.confidence,
      locations: {
        primary,
        related: (detected.related ?? []).map(place),
        flow: (detected.flow ?? []).map(place).filter((step): step is FileLocation => step.kind === 'file'),
      },
      ...(detected.asset === undefined ? {} : { asset: detected.asset }),
      ...(detected.evidence === undefined ? {} : { evidence: detected.evidence }),
      fingerprint: fingerprint(detected.rule, detected.identity),
      fixes: detected.fixes ?? [],
    },
  }
}

function framed(location: Location, wardrobe: Wardrobe, hide: (text: string) => string): Location {
  const noted = location.note === undefined ? location : { ...location, note: hide(location.note) }
  if (noted.kind !== 'file' || noted.region === undefined) return noted
  const source = noted.frame === undefined && noted.inside === undefined ? wardrobe.source(noted.path) : undefined
  const frame = source === undefined ? noted.frame : cutFrame(source, noted.region)
  return frame === undefined ? noted : { ...noted, frame: maskFrame(frame, wardrobe.redactions(noted.path)) }
}

/** Takes hidden values out of prose, should a detector have quoted one. */
function hider(detected: Detected, wardrobe: Wardrobe): (text: string) => string {
  if (detected.redact === undefined || detected.redact.length === 0 || detected.at.kind !== 'file')
    return (text) => text
  const source = wardrobe.source(detected.at.path)
  if (source === undefined) return (text) => text
  const values = detected.redact.map(([start, end]) => Buffer.from(source.bytes.subarray(start, end)).toString())
  const long = values.filter((value) => value.length >= 4)
  return (text) => long.reduce((out, value) => out.replaceAll(value, '****'), text)
}
