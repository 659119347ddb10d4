import { grouped } from '../count.ts'
import { type Finding, type Problem, type ScanResult, type Severity, severities } from '@bartizan/model'
import type { ReportContext } from '../context.ts'
import { oneLine } from '../escape/characters.ts'
import { type Verdict, verdict } from '../verdict.ts'
import { type ProblemGroup, groupProblems } from '../problems.ts'
import type { View } from '../view.ts'
import { type Painter, prose } from './finding.ts'

function plural(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`
}

function countsLine(painter: Painter, open: readonly Finding[]): string[] {
  const { terminal } = painter
  const counts = new Map<Severity, number>()
  for (const finding of open) counts.set(finding.severity, (counts.get(finding.severity) ?? 0) + 1)
  const parts = severities.map((severity) => {
    const count = counts.get(severity) ?? 0
    const text = `${grouped(count)} ${severity}`
    return { length: text.length, text: terminal.paint(count === 0 ? 'dim' : severity, text) }
  })
  const gap = '   '
  const total = parts.reduce((sum, part) => sum + part.length + gap.length, 0)
  return total <= terminal.width ? [parts.map((part) => part.text).join(gap)] : parts.map((part) => part.text)
}

function notShown(view: View, open: readonly Finding[], context: ReportContext): string[] {
  const closed = view.findings.filter((finding) => finding.state.kind !== 'new')
  const byKind = (kind: string): number => closed.filter((finding) => finding.state.kind === kind).length
  const parts = (['known', 'waived', 'suppressed'] as const)
    .filter((kind) => byKind(kind) > 0)
    .map((kind) => `${grouped(byKind(kind))} ${kind}`)
  const hint = context.verbose || parts.length === 0 ? '' : ' (listed with -v)'
  const lines = parts.length === 0 ? [] : [`${parts.join(', ')}${hint}`]
  if (view.belowSeverity > 0)
    lines.push(`${plural(view.belowSeverity, 'finding')} below --min-severity ${context.minSeverity}`)
  if (view.belowConfidence > 0)
    lines.push(`${plural(view.belowConfidence, 'finding')} of low confidence (--profile strict shows them)`)
  return open.length === 0 && lines.length > 0 ? ['No new findings shown.', ...lines] : lines
}

function problemPlace(problem: Problem, cause: string): string {
  const path =
    problem.path === undefined ? '' : oneLine(problem.path) + (problem.line === undefined ? '' : `:${problem.line}`)
  if (problem.cause === cause) return path
  return path === '' ? oneLine(problem.cause) : `${path}: ${oneLine(problem.cause)}`
}

function problemGroupLines(painter: Painter, group: ProblemGroup): string[] {
  const { terminal, context } = painter
  const { problems } = group
  const mark =
    group.weight === 'incomplete' ? terminal.paint('bad', terminal.draw.warn) : terminal.paint('dim', terminal.draw.dot)
  const count = problems.length === 1 ? '' : ` (${grouped(problems.length)})`
  const cause = problems.every((problem) => problem.cause === group.cause) ? group.cause : ''
  const [first, ...more] = prose(painter, oneLine(`${group.kind}${count}${cause === '' ? '' : `: ${cause}`}`), '  ')
  const lines = [`${mark} ${(first ?? '').trimStart()}`, ...more]
  const places = problems.map((problem) => problemPlace(problem, cause)).filter((place) => place !== '')
  const limit = context.verbose ? places.length : 3
  for (const place of places.slice(0, limit)) lines.push(...prose(painter, place, '    '))
  if (places.length > limit) lines.push(`    ${terminal.draw.dots} ${grouped(places.length - limit)} more (-v)`)
  if (group.next !== undefined) lines.push(...prose(painter, `${terminal.draw.arrow} ${oneLine(group.next)}`, '    '))
  return lines
}

function problemLines(painter: Painter, problems: readonly Problem[]): string[] {
  const groups = groupProblems(problems)
  if (groups.length === 0) return []
  return [
    painter.terminal.paint('strong', 'Not covered'),
    ...groups.flatMap((group) => problemGroupLines(painter, group)),
    '',
  ]
}

function howToSilence(painter: Painter, open: readonly Finding[]): string[] {
  const first = open[0]
  if (first === undefined) return []
  const text = `Not a defect? Write "bartizan-ignore ${oneLine(first.rule)}: reason" in a comment on the line or above it, or waive it: bartizan waive. What a rule means: bartizan explain ${oneLine(first.rule)}`
  return [...prose(painter, text, '').map((line) => painter.terminal.paint('dim', line)), '']
}

function verdictLines(painter: Painter, outcome: Verdict): string[] {
  const { terminal } = painter
  const mark = outcome.passed ? terminal.paint('good', terminal.draw.tick) : terminal.paint('bad', terminal.draw.cross)
  const [first, ...more] = prose(painter, outcome.text, '  ')
  const paint = (text: string): string => terminal.paint(outcome.passed ? 'good' : 'bad', text)
  return [`${mark} ${paint((first ?? '').trimStart())}`, ...more.map((line) => `  ${paint(line.trimStart())}`)]
}

function scannedText(result: ScanResult): string {
  const { coverage } = result
  const rules = coverage.detectors.reduce((sum, detector) => sum + detector.rules, 0)
  const skipped = Object.entries(coverage.skipped).filter(([, count]) => count > 0)
  const passed = skipped.map(([reason, count]) => `${grouped(count)} ${oneLine(reason)}`).join(', ')
  const scope = result.target.scope === undefined ? '' : ` (${oneLine(result.target.scope)})`
  const base = `${oneLine(result.target.name)}${scope}: ${plural(coverage.files, 'file')}, ${plural(rules, 'rule')}, ${plural(coverage.detectors.length, 'detector')}`
  return passed === '' ? base : `${base}; passed over: ${passed}`
}

/** The end block: counts, what is not shown, what was not covered, the verdict with its reason. */
export function summaryLines(painter: Painter, result: ScanResult, view: View): string[] {
  const { terminal, context } = painter
  const open = view.findings.filter((finding) => finding.state.kind === 'new')
  const dim = (text: string): string[] => prose(painter, text, '').map((line) => terminal.paint('dim', line))
  return [
    terminal.paint('dim', terminal.draw.rule.repeat(Math.min(terminal.width, 110))),
    ...howToSilence(painter, open),
    ...problemLines(painter, result.coverage.problems),
    ...countsLine(painter, open),
    ...notShown(view, open, context).flatMap(dim),
    ...dim(scannedText(result)),
    ...verdictLines(painter, verdict(result)),
  ]
}
