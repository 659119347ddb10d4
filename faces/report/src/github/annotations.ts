import type { Finding, Rule, ScanResult } from '@bartizan/model'
import type { ReportContext } from '../context.ts'
import { commandData, commandPath, commandProperty } from '../escape/github.ts'
import { sentence } from '../escape/characters.ts'
import { placeText } from '../text/place.ts'
import { verdict } from '../verdict.ts'
import { isOpen, ruleLookup, view } from '../view.ts'

/** GitHub shows ten annotations of each kind for a step and drops the others without a word. */
const perKind = 10

type Kind = 'error' | 'warning' | 'notice'

const kinds: Readonly<Record<Finding['severity'], Kind>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
}

function position(finding: Finding): string[] {
  const { primary } = finding.locations
  if (primary.kind !== 'file') return []
  const { region } = primary
  const file = `file=${commandPath(primary.path)}`
  if (region === undefined) return [file, 'line=1']
  const lines = [file, `line=${region.startLine}`, `endLine=${region.endLine}`]
  return region.startLine === region.endLine
    ? [...lines, `col=${region.startColumn}`, `endColumn=${region.endColumn}`]
    : lines
}

function annotation(finding: Finding, rule: Rule): string {
  const title = commandProperty(`${finding.severity.toUpperCase()}: ${rule.title}`)
  const named = finding.locations.primary.kind === 'file' ? '' : `${placeText(finding.locations.primary)}: `
  const message = `${named}${sentence(finding.message)}\n${rule.id}`
  return `::${[`${kinds[finding.severity]} ${position(finding).join(',')}`.trimEnd(), `title=${title}`].join(position(finding).length === 0 ? ' ' : ',')}::${commandData(message)}`
}

/**
 * Workflow commands for GitHub Actions: the ten worst new findings of each kind become annotations, the others are
 * counted, and the job summary lists them.
 */
export function github(result: ScanResult, context: ReportContext): string {
  const rule = ruleLookup(result)
  const used: Record<Kind, number> = { error: 0, warning: 0, notice: 0 }
  const lines: string[] = []
  let left = 0
  for (const finding of view(result, context).findings.filter(isOpen)) {
    const kind = kinds[finding.severity]
    if (used[kind] >= perKind) left++
    else {
      used[kind]++
      lines.push(annotation(finding, rule(finding.rule)))
    }
  }
  const rest = left === 0 ? '' : `; ${left} more are in the job summary`
  lines.push(`Bartizan: ${sentence(verdict(result).text)}${rest}`)
  return `${lines.join('\n')}\n`
}
