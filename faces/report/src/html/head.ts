import { grouped } from '../count.ts'
import { type Finding, type ScanResult, type Severity, severities, stages } from '@bartizan/model'
import { forHtml } from '../escape/html.ts'
import type { PageData } from './page-data.ts'

const barWidth = 96
const barHeight = 7

function subject(target: ScanResult['target'], version: string): string {
  const parts = [
    `<strong>${forHtml(target.name)}</strong>`,
    target.branch === undefined ? '' : forHtml(target.branch),
    target.commit === undefined ? '' : forHtml(target.commit.slice(0, 12)),
    target.scope === undefined ? '' : forHtml(target.scope),
    `Bartizan ${forHtml(version)}`,
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

function number(value: number): string {
  return grouped(value)
}

function tally(findings: readonly Finding[]): readonly (readonly [Severity, number])[] {
  return severities.map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length])
}

/** The page's script switches the buttons on; without it they only tell. */
function button(facet: string, value: string, content: string, extra = ''): string {
  const look = facet === 'severity' ? 'tile' : 'stage'
  return `<button type="button" disabled class="${look}${extra}" data-facet="${facet}" data-value="${value}" aria-pressed="false">${content}</button>`
}

function tiles(open: readonly Finding[]): string {
  const buttons = tally(open).map(([severity, count]) =>
    button(
      'severity',
      severity,
      `<b>${number(count)}</b><span class="severity ${severity}">${severity}</span>`,
      count === 0 ? ' zero' : '',
    ),
  )
  return `<section class="by-severity" aria-labelledby="by-severity"><h2 id="by-severity">New by severity</h2><div class="tiles">${buttons.join('')}</div></section>`
}

/** A bar as long as the stage's share of the largest, in pieces of severity; a drawing, for the policy forbids inline styles. */
function bar(findings: readonly Finding[], largest: number): string {
  let x = 0
  const pieces = tally(findings).flatMap(([severity, count]) => {
    if (count === 0) return []
    const width = Math.max(2, (count / largest) * barWidth)
    const piece = `<rect class="${severity}" fill="currentColor" x="${x.toFixed(1)}" width="${(width - 1).toFixed(1)}" height="${barHeight}" rx="1"/>`
    x += width
    return [piece]
  })
  return `<svg width="${barWidth}" height="${barHeight}" aria-hidden="true" focusable="false">${pieces.join('')}</svg>`
}

function stageBars(data: PageData, open: readonly Finding[]): string {
  const stageOf = new Map(data.rules.map((rule) => [rule.id, rule.stage]))
  const rows = stages
    .map((stage) => ({ stage, own: open.filter((finding) => stageOf.get(finding.rule) === stage) }))
    .filter(({ own }) => own.length > 0)
  if (rows.length === 0) return ''
  const largest = Math.max(...rows.map(({ own }) => own.length))
  const buttons = rows.map(({ stage, own }) =>
    button('stage', stage, `<span>${stage}</span>${bar(own, largest)}<b>${number(own.length)}</b>`),
  )
  return `<section class="by-stage" aria-labelledby="by-stage"><h2 id="by-stage">New by stage</h2><div class="stages">${buttons.join('')}</div></section>`
}

/** What was scanned, the verdict with its reason, and the counts: all that can be said before a script runs. */
export function pageHead(data: PageData): string {
  const open = data.findings.filter((finding) => finding.state.kind === 'new')
  const { verdict } = data
  const mood = verdict.passed ? (verdict.incomplete ? 'incomplete' : 'passed') : 'failed'
  const gate = `<h1><span class="verdict-${mood}">Gate ${forHtml(verdict.short)}</span></h1>`
  const reason = verdict.text.replace(/^Gate (?:passed|failed): /, '')
  const sentence = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`
  return `<header class="head"><div><p class="subject">${subject(data.target, data.tool.version)}</p>${gate}<p class="reason">${forHtml(sentence)}</p></div>${tiles(open)}${stageBars(data, open)}</header>`
}
