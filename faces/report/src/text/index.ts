import { grouped } from '../count.ts'
import type { Finding, ScanResult } from '@bartizan/model'
import type { ReportContext } from '../context.ts'
import { oneLine } from '../escape/characters.ts'
import { fileUrl } from '../escape/uri.ts'
import { isOpen, ruleLookup, view } from '../view.ts'
import { type Painter, findingLines, prose } from './finding.ts'
import { type Entry, type Group, type Overflow, groupFindings } from './groups.ts'
import { positionText } from './place.ts'
import { summaryLines } from './summary.ts'
import { terminal } from './terminal.ts'
import { clip } from './wrap.ts'

const positionsShown = 12

function heading(painter: Painter, group: Group): string[] {
  const { terminal, context } = painter
  const text = clip(oneLine(group.key), terminal.width, terminal.draw.dots)
  const url = group.isFile && context.root !== undefined ? fileUrl(context.root, group.key) : undefined
  return [terminal.link(url, terminal.paint('path', text)), '']
}

function foldedLines(painter: Painter, entry: Entry): string[] {
  if (entry.folded.length === 0) return []
  const { terminal } = painter
  const positions = entry.folded.map((finding) => positionText(finding.locations.primary)).filter((text) => text !== '')
  const shown = positions.slice(0, positionsShown).join(', ')
  const more = positions.length > positionsShown ? `, ${terminal.draw.dots}` : ''
  const at = shown === '' ? '' : ` at ${shown}${more}`
  const text = `+ ${grouped(entry.folded.length)} more like this in this file${at} (-v)`
  return ['', ...prose(painter, text, '  ').map((line) => terminal.paint('dim', line))]
}

function overflowLines(painter: Painter, overflow: ReadonlyMap<Finding['rule'], Overflow>): string[] {
  const { terminal } = painter
  const lines: string[] = []
  for (const [rule, { findings, groups }] of overflow) {
    const places = groups.size === 1 ? '1 place' : `${grouped(groups.size)} files`
    const text = `${grouped(findings.length)} more of ${oneLine(rule)} in ${places}`
    lines.push(...prose(painter, text, '  '))
  }
  return lines.length === 0 ? [] : [terminal.paint('strong', 'Folded (-v lists them)'), ...lines, '']
}

/** The report for people at a terminal: findings by file with their code, then counts, gaps and the verdict. */
export async function* text(result: ScanResult, context: ReportContext): AsyncIterable<string> {
  const painter: Painter = { terminal: terminal(context), context }
  const seen = view(result, context)
  const rule = ruleLookup(result)
  const shown = context.verbose ? seen.findings : seen.findings.filter(isOpen)
  const { groups, overflow } = groupFindings(shown, context.verbose)
  for (const group of groups) {
    const lines = heading(painter, group)
    for (const entry of group.entries) {
      lines.push(...findingLines(painter, entry.finding, rule(entry.finding.rule)), ...foldedLines(painter, entry), '')
    }
    yield `${lines.join('\n')}\n`
  }
  yield `${[...overflowLines(painter, overflow), ...summaryLines(painter, result, seen)].join('\n')}\n`
}
