import { groupProblems } from '../src/problems.ts'
import type { PageData } from '../src/html/page-data.ts'
import { type Child, count, h } from './dom.ts'

function table(caption: string, head: readonly string[], rows: readonly (readonly Child[])[]): HTMLElement {
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    h(
      'table',
      {},
      h('caption', {}, caption),
      h('thead', {}, h('tr', {}, ...head.map((name) => h('th', { scope: 'col' }, name)))),
      h('tbody', {}, ...rows.map((cells) => h('tr', {}, ...cells.map((cell) => h('td', {}, cell))))),
    ),
  )
}

/** Places of a problem group that the page lists before it only counts. */
const placesShown = 200

function problemList(data: PageData): HTMLElement {
  const groups = groupProblems(data.coverage.problems)
  if (groups.length === 0) return h('p', { class: 'calm' }, 'Everything that was to be looked at was looked at.')
  const items = groups.map((group) => {
    const places = group.problems.slice(0, placesShown).map((problem) => {
      const where =
        problem.path === undefined
          ? (problem.detector ?? 'engine')
          : `${problem.path}${problem.line === undefined ? '' : `:${problem.line}`}`
      return h('li', {}, h('span', { class: 'at' }, where), ' ', problem.cause)
    })
    const rest = group.problems.length - placesShown
    return h(
      'li',
      { class: `problem ${group.weight}` },
      h(
        'h3',
        {},
        `${group.kind} (${count(group.problems.length)})`,
        h('span', { class: 'tag' }, group.weight === 'incomplete' ? 'incomplete' : 'left out by rule'),
      ),
      group.next === undefined ? undefined : h('p', {}, `Next step: ${group.next}`),
      h('ul', { class: 'places' }, ...places),
      rest > 0 ? h('p', {}, `${count(rest)} more; the JSON report lists all.`) : undefined,
    )
  })
  return h('ul', { class: 'problems' }, ...items)
}

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  const units = ['KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes / 1024
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${value.toFixed(1)} ${units[unit] ?? ''}`
}

function hidden(data: PageData): HTMLElement | undefined {
  const { belowSeverity, belowConfidence, minSeverity } = data.hidden
  const parts: string[] = []
  if (belowSeverity > 0) parts.push(`${count(belowSeverity)} below ${minSeverity}`)
  if (belowConfidence > 0) parts.push(`${count(belowConfidence)} of low confidence (--profile strict shows them)`)
  return parts.length === 0 ? undefined : h('p', {}, `Findings not in this report: ${parts.join(', ')}.`)
}

/** What was looked at, with which data, and what was not. */
export function coverageView(data: PageData): HTMLElement {
  const { coverage } = data
  const detectors = coverage.detectors.map((each) => {
    const counts = Object.entries(each.counts).map(([name, value]) => `${count(value)} ${name}`)
    return [each.detector, each.version, count(each.rules), count(each.files), counts.join(', ')]
  })
  const skipped = Object.entries(coverage.skipped).filter(([, value]) => value > 0)
  return h(
    'div',
    { class: 'sheet' },
    h('h2', {}, 'Not covered'),
    problemList(data),
    hidden(data),
    h('h2', {}, 'Covered'),
    h(
      'p',
      {},
      `${count(coverage.files)} files listed, ${size(coverage.bytes)} read.${skipped.length === 0 ? '' : ` Passed over by rule: ${skipped.map(([reason, value]) => `${count(value)} ${reason}`).join(', ')}.`}`,
    ),
    table('Detectors', ['Detector', 'Version', 'Rules', 'Files', 'Also counted'], detectors),
    coverage.databases.length === 0
      ? undefined
      : table(
          'Data behind the verdict',
          ['Database', 'Date', 'Digest'],
          coverage.databases.map((each) => [each.name, each.date, h('code', {}, each.digest)]),
        ),
  )
}

/** The rules that found something, with their controls. */
export function rulesView(data: PageData, choose: (rule: string) => void): HTMLElement {
  const counts = new Map<string, number>()
  for (const finding of data.findings) counts.set(finding.rule, (counts.get(finding.rule) ?? 0) + 1)
  const sorted = [...data.rules].sort((a, b) => (counts.get(b.id) ?? 0) - (counts.get(a.id) ?? 0))
  const rows = sorted.map((rule) => [
    h('button', { type: 'button', class: 'link', click: () => choose(rule.id) }, rule.title),
    h('code', {}, rule.id),
    h('span', { class: `severity ${rule.severity}` }, rule.severity),
    rule.stage,
    rule.weakness ?? '',
    rule.controls.map((control) => `${control.framework} ${control.id}`).join(', '),
    count(counts.get(rule.id) ?? 0),
  ])
  return h(
    'div',
    { class: 'sheet' },
    table('Rules with findings', ['Rule', 'Id', 'Severity', 'Stage', 'Weakness', 'Controls', 'Findings'], rows),
  )
}
