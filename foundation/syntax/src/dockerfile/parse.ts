import type { Directive, Dockerfile, Instruction, Logical, Span, SyntaxIssue, Word } from './ast.ts'
import { readExecForm } from './exec-form.ts'
import { heredocOpenings, readHeredocs } from './heredoc.ts'
import { firstInk, joinLines, lineAt, readDirective } from './lines.ts'
import { sliceLogical, sourceIndex, sourceSpan } from './logical.ts'
import { readFlags, readPairs, splitWords } from './words.ts'

/** Upper bound on instructions, far above what Docker can build. */
export const maxInstructions = 5_000

const keywords = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
)
const withFlags = new Set(['ADD', 'COPY', 'FROM', 'HEALTHCHECK', 'RUN'])
const withJson = new Set(['ADD', 'CMD', 'COPY', 'ENTRYPOINT', 'RUN', 'SHELL', 'VOLUME'])
const withHeredoc = new Set(['ADD', 'COPY', 'RUN'])
const shellText = new Set(['CMD', 'ENTRYPOINT', 'RUN'])
const allDirectives = new Set(['syntax', 'escape', 'check'])

function keywordOf(logical: Logical): { keyword: string; end: number } {
  const match = /^[^\s]+/.exec(logical.text)
  const text = match?.[0] ?? ''
  return { keyword: text.toUpperCase(), end: text.length }
}

interface Arguments {
  readonly words: readonly Word[]
  readonly json: boolean
}

function readArguments(keyword: string, rest: Logical, escape: string): Arguments {
  const exec = withJson.has(keyword) ? readExecForm(rest) : undefined
  if (exec !== undefined) return { words: exec, json: true }
  if (shellText.has(keyword) || keyword === 'MAINTAINER') return { words: [], json: false }
  return { words: splitWords(rest, escape), json: false }
}

function readInstruction(logical: Logical, span: Span, escape: string): Instruction {
  const { keyword, end } = keywordOf(logical)
  const { flags, next } = withFlags.has(keyword)
    ? readFlags(logical, end, escape)
    : { flags: [], next: end + (/^\s*/.exec(logical.text.slice(end))?.[0].length ?? 0) }
  const rest = sliceLogical(logical, next, Math.max(next, logical.text.trimEnd().length))
  const paired = keyword === 'ENV' || keyword === 'ARG' || keyword === 'LABEL'
  const given = paired ? { words: [], json: false } : readArguments(keyword, rest, escape)
  const base = {
    ...span,
    keyword,
    keywordSpan: sourceSpan(logical, 0, end),
    flags,
    ...given,
    pairs: paired ? readPairs(rest, escape, keyword !== 'ARG') : [],
    rest,
    heredocs: [],
  }
  const inner = keyword === 'ONBUILD' ? keywordOf(rest) : undefined
  if (inner === undefined || !keywords.has(inner.keyword) || inner.keyword === 'ONBUILD') return base
  return { ...base, trigger: readInstruction(rest, { start: sourceIndex(rest, 0), end: span.end }, escape) }
}

/**
 * Parses a Dockerfile. Never throws: what Docker would refuse is in `issues`, and the rest of the file is still read.
 * @param text the file's text without byte-order mark; all positions are indices into it
 */
export function parseDockerfile(text: string): Dockerfile {
  const directives: Directive[] = []
  const instructions: Instruction[] = []
  const comments: Span[] = []
  const issues: SyntaxIssue[] = []
  let escape: '\\' | '`' = '\\'
  let leading = true
  let at = 0
  while (at < text.length) {
    const line = lineAt(text, at)
    const ink = firstInk(text, line)
    if (ink === line.end) {
      leading = false
      at = line.next
      continue
    }
    if (text[ink] === '#') {
      comments.push({ start: ink, end: line.end })
      const directive = leading ? readDirective(text, { start: ink, end: line.end }) : undefined
      if (directive !== undefined && allDirectives.has(directive.name)) {
        directives.push(directive)
        if (directive.name === 'escape' && directive.value === '`') escape = '`'
      } else leading = false
      at = line.next
      continue
    }
    leading = false
    if (instructions.length >= maxInstructions) {
      issues.push({
        start: ink,
        end: line.end,
        message: `more than ${maxInstructions} instructions; the rest is left out`,
      })
      break
    }
    const joined = joinLines(text, at, escape)
    comments.push(...joined.comments)
    let instruction = readInstruction(joined.logical, { start: ink, end: joined.end }, escape)
    at = joined.next
    const subject = instruction.trigger ?? instruction
    const openings = withHeredoc.has(subject.keyword) && !subject.json ? heredocOpenings(joined.logical.text) : []
    if (openings.length > 0) {
      const read = readHeredocs(text, at, openings)
      instruction = { ...instruction, heredocs: read.heredocs, end: Math.max(instruction.end, read.end) }
      at = read.next
      if (!read.closed) issues.push({ ...instruction.keywordSpan, message: 'a here-document is not closed' })
    }
    if (keywords.has(instruction.keyword)) instructions.push(instruction)
    else issues.push({ ...instruction.keywordSpan, message: `unknown instruction ${instruction.keyword.slice(0, 40)}` })
  }
  return { directives, instructions, comments, issues, escape }
}

/** True when the first instructions are those of a Dockerfile: FROM, or ARG lines and then FROM. */
export function looksLikeDockerfile(text: string): boolean {
  let at = 0
  for (let lines = 0; at < text.length && lines < 200; lines += 1) {
    const line = lineAt(text, at)
    const ink = firstInk(text, line)
    at = line.next
    if (ink === line.end || text[ink] === '#') continue
    const content = text.slice(ink, Math.min(line.end, ink + 300))
    if (/^from[ \t]+(--platform=\S+[ \t]+)?\S+([ \t]+as[ \t]+\S+)?[ \t]*\\?$/i.test(content)) return true
    if (!/^arg[ \t]+[A-Za-z_]\w*(=.*)?$/i.test(content)) return false
  }
  return false
}
