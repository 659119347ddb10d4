import { oneLine, sentence } from './characters.ts'

const wordJoiner = '\u2060'

/**
 * What forges resolve after rendering (mentions, issue and merge request references, labels) is parted by a word joiner;
 * what starts markup or an automatic link becomes an entity. Text never stands at the start of a line in our pages.
 */
function escapeProse(text: string): string {
  return text
    .replace(/([@#!$%&~^])(?=[\w"{])/g, `$1${wordJoiner}`)
    .replace(/[\\`*_[\]<>|~&@$]|:(?=\S)|(?<=www)\./gi, (mark) => `&#${mark.charCodeAt(0)};`)
}

/** Prose for Markdown: what stands between backticks becomes a code span, everything else is plain text. */
export function forMarkdown(text: string): string {
  return sentence(text)
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? codeSpan(part.slice(1, -1)) : escapeProse(part)))
    .join('')
}

/** A code span that holds any text on one line, also inside a table cell. */
export function codeSpan(text: string): string {
  const clean = oneLine(text)
  if (clean === '') return ''
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map((run) => run[0].length))
  const fence = '`'.repeat(longest + 1)
  const pad = clean.startsWith('`') || clean.endsWith('`') ? ' ' : ''
  return `${fence}${pad}${clean.replaceAll('|', '\\|')}${pad}${fence}`
}

/** A fenced block; the fence is longer than any run of backticks inside. */
export function codeBlock(lines: readonly string[], language = ''): string {
  const body = lines.map(oneLine).join('\n')
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map((run) => run[0].length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${body}\n${fence}`
}
