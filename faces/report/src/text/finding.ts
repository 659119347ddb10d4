import {
  type FileLocation,
  type Finding,
  type Location,
  type Rule,
  formatControl,
  isFileLocation,
} from '@bartizan/model'
import type { ReportContext } from '../context.ts'
import { manyLines, oneLine, sentence } from '../escape/characters.ts'
import { displayWidth } from '../escape/terminal.ts'
import { findingFacts, stateText } from '../evidence.ts'
import { codeFrame } from './frame.ts'
import { commitText, placeText, placeUrl, positionText } from './place.ts'
import type { Role, Terminal } from './terminal.ts'
import { wrapText } from './wrap.ts'

const proseWidth = 110
const labelWidth = 9
const flowShown = 12

/** Draws findings on one terminal. */
export interface Painter {
  readonly terminal: Terminal
  readonly context: ReportContext
}

/** Wraps escaped prose behind an indent. */
export function prose(painter: Painter, text: string, indent: string): string[] {
  const width = Math.min(proseWidth, painter.terminal.width - indent.length)
  return wrapText(text, width).map((line) => `${indent}${line}`.trimEnd())
}

/** A dim label and a wrapped value, hanging under itself. */
function labelled(painter: Painter, label: string, value: string, indent: string): string[] {
  const { terminal } = painter
  const narrow = terminal.width < 60
  const hang = narrow ? `${indent}  ` : `${indent}${' '.repeat(labelWidth)}`
  const lines = prose(painter, value, hang)
  if (narrow) {
    const [only = ''] = lines
    const short = lines.length === 1 && label.length + displayWidth(only.trim()) + 1 + indent.length <= terminal.width
    return short
      ? [`${indent}${terminal.paint('dim', label)} ${only.trim()}`]
      : [`${indent}${terminal.paint('dim', label)}`, ...lines]
  }
  const first = (lines[0] ?? '').slice(hang.length)
  return [`${indent}${terminal.paint('dim', label.padEnd(labelWidth))}${first}`, ...lines.slice(1)]
}

function place(painter: Painter, location: Location): string {
  return painter.terminal.link(placeUrl(location, painter.context.root), placeText(location))
}

/** Severity, title and position: the line a reader scans. */
function headline(painter: Painter, finding: Finding, rule: Rule): string[] {
  const { terminal } = painter
  const badge = terminal.badge(finding.severity)
  const badgeWidth = finding.severity.length + 2
  const state = finding.state.kind === 'new' ? '' : ` (${finding.state.kind})`
  const hang = ' '.repeat(badgeWidth + 1)
  const position = positionText(finding.locations.primary)
  const lines = wrapText(oneLine(rule.title) + state, Math.min(proseWidth, terminal.width) - hang.length)
  const out = lines.map(
    (line, index) => (index === 0 ? badge : ' '.repeat(badgeWidth)) + ` ${terminal.paint('strong', line)}`,
  )
  if (position === '') return out
  const room = terminal.width - hang.length - displayWidth(lines.at(-1) ?? '')
  const linked = terminal.paint(
    'dim',
    terminal.link(placeUrl(finding.locations.primary, painter.context.root), position),
  )
  if (room > position.length + 2) out[out.length - 1] += `  ${linked}`
  else out.push(`${hang}${linked}`)
  return out
}

/** One step: its place and note on a line where they fit, and its code. */
function flowStep(
  painter: Painter,
  step: FileLocation,
  options: { readonly label: string; readonly indent: string; readonly role: Role },
): string[] {
  const { terminal } = painter
  const { label, indent, role } = options
  const hang = `${indent}${' '.repeat(label.length + 1)}`
  const room = terminal.width - hang.length
  const text = placeText(step)
  const note = step.note === undefined ? '' : oneLine(step.note)
  const together = displayWidth(text) + displayWidth(note) + 2 <= room
  const [first = '', ...more] = displayWidth(text) <= room ? [place(painter, step)] : wrapText(text, room)
  return [
    `${indent}${terminal.paint('dim', label)} ${first}${together && note !== '' ? `  ${note}` : ''}`,
    ...more.map((line) => hang + line),
    ...(together || note === '' ? [] : prose(painter, note, hang)),
    ...codeFrame(step, { terminal, role, indent: hang, around: 0 }),
  ]
}

function flow(painter: Painter, finding: Finding, indent: string): string[] {
  const { terminal, context } = painter
  const steps = finding.locations.flow
  if (steps.length === 0) return []
  const digits = String(steps.length).length
  const lines = steps.map((step, index) =>
    flowStep(painter, step, { label: String(index + 1).padStart(digits), indent, role: finding.severity }),
  )
  const left = steps.length - flowShown
  if (left > 0 && !context.verbose) {
    // The middle of a long flow says least: its ends are the source and the sink.
    lines.splice(flowShown - 1, left, [
      `${indent}${terminal.paint('dim', `${terminal.draw.dots} ${left} steps more (-v)`)}`,
    ])
  }
  const title = `data flow, ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`
  return ['', `${indent}${terminal.paint('dim', title)}`, ...lines.flat()]
}

/** Places that say nothing but where they are, by file: `a.tf:3:1, 9:4`. */
function bare(places: readonly Location[]): string[] {
  const byFile = new Map<string, string[]>()
  for (const place of places) {
    const position = positionText(place)
    const plain = isFileLocation(place) && place.inside === undefined && position !== ''
    const file = plain ? oneLine(place.path) : placeText(place)
    byFile.set(file, [...(byFile.get(file) ?? []), ...(plain ? [position] : [])])
  }
  return [...byFile].map(([file, positions]) => (positions.length === 0 ? file : `${file}:${positions.join(', ')}`))
}

function related(painter: Painter, finding: Finding, indent: string): string[] {
  const { terminal, context } = painter
  const origin = finding.evidence?.kind === 'value' ? (finding.evidence.origin ?? []) : []
  const places = [...origin, ...finding.locations.related]
  const told = places.filter((place) => place.note !== undefined || context.verbose)
  const limit = context.verbose ? places.length : 6
  const lines: string[] = []
  const label = (): string => (lines.length === 0 ? 'related' : '')
  for (const place of told.slice(0, limit)) {
    const note = place.note === undefined ? '' : `  ${oneLine(place.note)}`
    lines.push(...labelled(painter, label(), placeText(place) + note, indent))
    const frame = { terminal, role: finding.severity, indent: `${indent}  `, around: 0 }
    if (isFileLocation(place) && context.verbose) lines.push(...codeFrame(place, frame))
  }
  const others = bare(places.filter((place) => !told.includes(place)))
  for (const text of others.slice(0, limit)) lines.push(...labelled(painter, label(), text, indent))
  const left = Math.max(0, told.length - limit) + Math.max(0, others.length - limit)
  if (left > 0) lines.push(...labelled(painter, '', `and ${left} more (-v)`, indent))
  return lines
}

function facts(painter: Painter, finding: Finding, indent: string): string[] {
  const lines: string[] = []
  for (const [label, value] of findingFacts(finding)) {
    if (label !== 'flow' || finding.locations.flow.length === 0)
      lines.push(...labelled(painter, label, oneLine(value), indent))
  }
  const { primary } = finding.locations
  const commit = isFileLocation(primary) ? commitText(primary) : undefined
  if (commit !== undefined) lines.push(...labelled(painter, 'commit', commit, indent))
  if (isFileLocation(primary) && primary.inside !== undefined)
    lines.push(...labelled(painter, 'inside', oneLine(primary.inside.join(' › ')), indent))
  return lines
}

/** The ids a reader needs to look the rule up, to silence the finding, or to fix it. */
function handles(painter: Painter, finding: Finding, rule: Rule): string[] {
  const { terminal, context } = painter
  const indent = '  '
  const lines: string[] = []
  for (const fix of finding.fixes.slice(0, context.verbose ? undefined : 1)) {
    const how = fix.safety === 'safe' ? 'bartizan fix' : 'bartizan fix --unsafe, changes behaviour'
    lines.push(...labelled(painter, 'fix', `${oneLine(fix.title)} (${how})`, indent))
  }
  if (finding.fixes.length === 0 && rule.remedy !== undefined && context.verbose) {
    lines.push(...labelled(painter, 'remedy', manyLines(rule.remedy), indent))
  }
  const state = stateText(finding.state)
  if (state !== undefined) lines.push(...labelled(painter, 'state', oneLine(state), indent))
  const confidence = finding.confidence === 'high' ? [] : [`${finding.confidence} confidence`]
  const parts = [oneLine(rule.id), ...(rule.weakness === undefined ? [] : [rule.weakness]), ...confidence]
  if (context.verbose)
    parts.push(
      ...rule.controls.map((control) => oneLine(formatControl(control))),
      oneLine(finding.fingerprint.slice(0, 16)),
    )
  const ruleLines = labelled(painter, 'rule', parts.join(` ${terminal.draw.dot} `), indent)
  const url = rule.references.find((reference) => reference.startsWith('https://'))
  const id = oneLine(rule.id)
  lines.push(...ruleLines.map((line) => (line.includes(id) ? line.replace(id, () => terminal.link(url, id)) : line)))
  return lines
}

/** One finding in full. */
export function findingLines(painter: Painter, finding: Finding, rule: Rule): string[] {
  const { terminal, context } = painter
  const role: Role = finding.severity
  const indent = '  '
  const { primary } = finding.locations
  const frame = isFileLocation(primary) ? codeFrame(primary, { terminal, role, indent }) : []
  const why = context.verbose && rule.why !== undefined ? ['', ...prose(painter, manyLines(rule.why), indent)] : []
  const body = [
    ...facts(painter, finding, indent),
    ...related(painter, finding, indent),
    ...handles(painter, finding, rule),
  ]
  return [
    ...headline(painter, finding, rule),
    ...prose(painter, sentence(finding.message), indent),
    ...(frame.length === 0 ? [] : ['', ...frame]),
    ...flow(painter, finding, indent),
    ...why,
    '',
    ...body,
  ]
}
