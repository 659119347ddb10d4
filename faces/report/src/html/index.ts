import type { ScanResult } from '@bartizan/model'
import { inChunks } from '../chunks.ts'
import type { ReportContext } from '../context.ts'
import { forHtml, forHtmlScript } from '../escape/html.ts'
import { placeText } from '../text/place.ts'
import { pageData } from './data.ts'
import type { PageData } from './page-data.ts'
import { pageHead } from './head.ts'
import { script, scriptHash, style, styleHash } from './page.gen.ts'

/** Findings in the table for readers whose browser runs no script, as build servers often force. */
const plainRows = 500

/** Nothing is fetched, framed or sent: only this page's own style and script, by their hashes. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  `script-src 'sha256-${scriptHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

function meta(data: PageData): string {
  const title = `${data.target.name}: gate ${data.verdict.short}, Bartizan report`
  return [
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    '<link rel="icon" href="data:,">',
    `<title>${forHtml(title)}</title>`,
    `<style>${style}</style>`,
  ].join('\n')
}

function tab(name: string, label: string, chosen: boolean): string {
  return `<button type="button" role="tab" id="tab-${name}" aria-controls="panel-${name}" aria-selected="${chosen}" tabindex="${chosen ? 0 : -1}">${label}</button>`
}

function tabs(data: PageData): string {
  const gaps = data.coverage.problems.filter((problem) => problem.weight === 'incomplete').length
  const tag = gaps === 0 ? '' : `<span class="tag">${gaps} incomplete</span>`
  const list = [
    tab('findings', 'Findings', true),
    tab('coverage', `Coverage${tag}`, false),
    tab('rules', 'Rules', false),
  ].join('')
  return `<nav class="tabs" aria-label="Views"><div role="tablist" aria-label="Views">${list}</div><button type="button" class="quiet" id="help-button" aria-haspopup="dialog">Keyboard</button><button type="button" class="quiet" id="theme-button">Dark</button></nav>`
}

function panel(name: string, hidden: boolean): string {
  return `<div role="tabpanel" id="panel-${name}" aria-labelledby="tab-${name}"${hidden ? ' hidden' : ''}></div>`
}

function plainTable(data: PageData): string {
  const rows = data.findings.slice(0, plainRows).map((finding) => {
    const cells = [
      finding.severity,
      finding.state.kind,
      placeText(finding.locations.primary),
      finding.message,
      finding.rule,
    ]
    return `<tr>${cells.map((cell) => `<td>${forHtml(cell)}</td>`).join('')}</tr>`
  })
  const rest = data.findings.length - plainRows
  const more = rest > 0 ? `<p>${rest} findings more are in the page for browsers that run its script.</p>` : ''
  const head = ['Severity', 'State', 'Place', 'Finding', 'Rule'].map((name) => `<th scope="col">${name}</th>`).join('')
  return `<noscript><table><caption>Findings</caption><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>${more}</noscript>`
}

function* pieces(result: ScanResult, context: ReportContext): Iterable<string> {
  const data = pageData(result, context)
  yield `<!doctype html>\n<html lang="en">\n<head>\n${meta(data)}\n</head>\n<body>\n`
  yield '<a class="skip" href="#list">Skip to the findings</a>\n'
  yield `${pageHead(data)}\n${tabs(data)}\n<main>${panel('findings', false)}${panel('coverage', true)}${panel('rules', true)}${plainTable(data)}</main>\n`
  yield '<dialog id="help" aria-labelledby="help-title"></dialog>\n'
  const { findings, links, ...rest } = data
  // Large arrays go out piece by piece, so that the page is never held as one string.
  yield `<script type="application/json" id="report">${forHtmlScript(rest).slice(0, -1)},"findings":[`
  for (const [index, finding] of findings.entries()) yield (index === 0 ? '' : ',\n') + forHtmlScript(finding)
  yield `],"links":${forHtmlScript(links)}}</script>\n<script>${script}</script>\n</body>\n</html>\n`
}

/** One self-contained page: opens from a file, asks the network for nothing. */
export function html(result: ScanResult, context: ReportContext): AsyncIterable<string> {
  return inChunks(pieces(result, context))
}
