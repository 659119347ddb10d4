import { type Finding, type Rule, type ScanResult, severities } from '@bartizan/model'
import type { ReportContext } from './context.ts'
import { codeBlock, codeSpan, forMarkdown } from './escape/markdown.ts'
import { evidenceFacts } from './evidence.ts'
import { permalink } from './permalink.ts'
import { groupProblems } from './problems.ts'
import { placeText } from './text/place.ts'
import { verdict } from './verdict.ts'
import { type View, isOpen, ruleLookup, view } from './view.ts'

/** How much a page may hold. */
export interface MarkdownLimits {
  /** Characters of the whole page. */
  readonly size: number
  /** Findings shown with their code. */
  readonly detailed: number
}

/** GitHub takes 65,536 characters for a comment. */
const comment: MarkdownLimits = { size: 60_000, detailed: 10 }

function heading(result: ScanResult): string[] {
  const outcome = verdict(result)
  const { scope } = result.target
  const what = `${codeSpan(result.target.name)}${scope === undefined ? '' : `, ${codeSpan(scope)}`}`
  return [
    `## Bartizan: ${outcome.short}`,
    '',
    `${forMarkdown(outcome.text)}. Scanned ${what}: ${result.coverage.files} files.`,
    '',
  ]
}

function counts(seen: View): string[] {
  const states = ['new', 'known', 'waived', 'suppressed'] as const
  const cell = (severity: string, state: string): string => {
    const count = seen.findings.filter(
      (finding) => finding.severity === severity && finding.state.kind === state,
    ).length
    return count === 0 ? '·' : state === 'new' ? `**${count}**` : String(count)
  }
  const rows = severities.map(
    (severity) => `| ${severity} | ${states.map((state) => cell(severity, state)).join(' | ')} |`,
  )
  return ['| Severity | New | Known | Waived | Suppressed |', '|---|--:|--:|--:|--:|', ...rows, '']
}

function where(result: ScanResult, finding: Finding): string {
  const { primary } = finding.locations
  const text = codeSpan(placeText(primary))
  const url = permalink(result.target, primary)
  return url === undefined ? text : `[${text}](<${url}>)`
}

function row(result: ScanResult, finding: Finding, rule: Rule): string {
  return `| ${finding.severity} | ${forMarkdown(rule.title)}<br>${forMarkdown(finding.message)} | ${where(result, finding)} | ${codeSpan(rule.id)} |`
}

/** The code of a finding with the marked lines pointed at; Markdown has no other way to mark in a block. */
function frameLines(finding: Finding): string[] {
  const { primary } = finding.locations
  if (primary.kind !== 'file' || primary.frame === undefined) return []
  const { region, frame } = primary
  const digits = String(frame.firstLine + frame.lines.length).length
  return frame.lines.map((line, index) => {
    const number = frame.firstLine + index
    const marked = region !== undefined && number >= region.startLine && number <= region.endLine
    return `${marked ? '>' : ' '} ${String(number).padStart(digits)} | ${line.slice(0, 200)}`
  })
}

function detail(result: ScanResult, finding: Finding, rule: Rule): string[] {
  const frame = frameLines(finding)
  const facts = evidenceFacts(finding.evidence).map(([label, value]) => `- ${label}: ${codeSpan(value)}`)
  const flow = finding.locations.flow.map(
    (step, index) =>
      `${index + 1}. ${codeSpan(placeText(step))}${step.note === undefined ? '' : ` ${forMarkdown(step.note)}`}`,
  )
  const fixes = finding.fixes.map((fix) => `- fix: ${forMarkdown(fix.title)} (${fix.safety})`)
  return [
    `<details><summary><b>${finding.severity}</b> ${forMarkdown(rule.title)}</summary>`,
    '',
    `${where(result, finding)} ${forMarkdown(finding.message)}`,
    '',
    ...(frame.length === 0 ? [] : [codeBlock(frame), '']),
    ...(flow.length === 0 ? [] : [...flow, '']),
    ...facts,
    ...fixes,
    `- rule: ${codeSpan(rule.id)}; to silence it, write ${codeSpan(`bartizan-ignore ${rule.id}: reason`)} in a comment on the line or above it`,
    '',
    '</details>',
    '',
  ]
}

function gaps(result: ScanResult): string[] {
  const groups = groupProblems(result.coverage.problems)
  if (groups.length === 0) return []
  const lines = groups.map(({ kind, cause, next, problems, weight }) => {
    const paths = problems
      .flatMap((problem) => (problem.path === undefined ? [] : [codeSpan(problem.path)]))
      .slice(0, 3)
      .join(', ')
    const count = problems.length === 1 ? '' : ` (${problems.length})`
    return `- **${kind}**${count}${weight === 'note' ? ', by rule' : ''}: ${forMarkdown(cause)}${paths === '' ? '' : `, ${paths}`}${next === undefined ? '' : `. Next: ${forMarkdown(next)}`}`
  })
  return ['### Not covered', '', ...lines, '']
}

/** Adds blocks in order while they fit; returns how many fitted. */
function fill(lines: string[], blocks: Iterable<readonly string[]>, room: { left: number }): number {
  let count = 0
  for (const block of blocks) {
    const size = block.reduce((sum, line) => sum + line.length + 1, 0)
    if (size > room.left) break
    room.left -= size
    lines.push(...block)
    count++
  }
  return count
}

/** The report as a page of Markdown that fits a limit; what does not fit is counted, least severe first. */
export function markdownPage(result: ScanResult, context: ReportContext, limits: MarkdownLimits): string {
  const rule = ruleLookup(result)
  const seen = view(result, context)
  const open = seen.findings.filter(isOpen)
  const lines = [...heading(result), ...counts(seen)]
  const tail = gaps(result)
  const size = (part: readonly string[]): number => part.reduce((sum, line) => sum + line.length + 1, 0)
  const keep =
    size(tail) < limits.size / 4
      ? tail
      : ['### Not covered', '', `${result.coverage.problems.length} problems; see the full report.`, '']
  const room = { left: limits.size - size(lines) - size(keep) - 500 }
  if (open.length > 0) {
    lines.push('### New findings', '', '| Severity | What | Where | Rule |', '|---|---|---|---|')
    // Half of the room for the table, the rest for the code of the worst.
    const table = { left: room.left * 0.6 }
    const shown = fill(
      lines,
      open.map((finding) => [row(result, finding, rule(finding.rule))]),
      table,
    )
    lines.push('')
    room.left -= room.left * 0.6 - table.left
    if (shown < open.length)
      lines.push(`${open.length - shown} more new findings do not fit here; see the full report.`, '')
    fill(
      lines,
      open.slice(0, limits.detailed).map((finding) => detail(result, finding, rule(finding.rule))),
      room,
    )
  }
  return [...lines, ...keep].join('\n')
}

/** The report as a comment for a pull or merge request. */
export function markdown(result: ScanResult, context: ReportContext): string {
  return markdownPage(result, context, comment)
}
