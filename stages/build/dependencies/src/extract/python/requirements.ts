import { add, finish, newDraft, note } from '../draft.ts'
import type { Draft } from '../draft.ts'
import type { Extraction, Format, Scope } from '../types.ts'
import { parseRequirement, requiredPackage } from './pep508.ts'

interface Logical {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Lines joined at trailing backslashes, comments removed, blank ones left out. */
function logicalLines(text: string): Logical[] {
  const lines: Logical[] = []
  let pending = ''
  let start = -1
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (at < text.length) {
    const newline = text.indexOf('\n', at)
    const end = newline < 0 ? text.length : newline
    const raw = text.slice(at, end).replace(/\r$/, '')
    const line = raw.replace(/(^|\s)#.*$/, '')
    const continued = line.endsWith('\\')
    if (start < 0 && line.trim() !== '') start = at + (line.length - line.trimStart().length)
    pending += continued ? line.slice(0, -1) : line
    if (!continued || newline < 0) {
      if (pending.trim() !== '') lines.push({ text: pending.trim(), start, end: at + line.trimEnd().length })
      pending = ''
      start = -1
    }
    at = end + 1
  }
  if (pending.trim() !== '') lines.push({ text: pending.trim(), start, end: text.trimEnd().length })
  return lines
}

const HASH = /--hash[=\s]\s*(\w+:[^\s]+)/g
const OPTION = /\s--?[A-Za-z][\w-]*(?:[=\s]|$)/

function scopeOfPath(path: string): Scope {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return /(?:^|[._-])(?:dev|develop|lint|docs?|ci|build|typing)(?:[._-]|\.|$)/i.test(name)
    ? 'dev'
    : /(?:^|[._-])tests?(?:ing)?(?:[._-]|$)/i.test(name)
      ? 'test'
      : 'prod'
}

/** The name inside the address of a wheel or archive, or behind `#egg=`. */
function nameOfAddress(url: string): string | undefined {
  const egg = /[#&]egg=([A-Za-z0-9._-]+)/.exec(url)?.[1]
  return egg ?? /\/([A-Za-z0-9][A-Za-z0-9._]*)-\d[^/]*\.whl(?:[#?]|$)/.exec(url)?.[1]
}

function addLine(draft: Draft, line: Logical, scope: Scope): void {
  const editable = /^(?:-e|--editable)[=\s]\s*(.+)$/.exec(line.text)?.[1]
  if (line.text.startsWith('-') && editable === undefined) return
  const text = editable ?? line.text
  if (/^(?:(?:git|hg|svn|bzr)\+|https?:|ssh:|file:|\.{0,2}\/)/.test(text)) {
    const name = nameOfAddress(text)
    if (name !== undefined)
      add(
        draft,
        requiredPackage({
          requirement: { name, range: '', url: text.split(/\s/, 1)[0]! },
          start: line.start,
          end: line.end,
          scope,
        }),
      )
    return
  }
  const option = OPTION.exec(text)
  const hashes = [...text.matchAll(HASH)].map((match) => match[1]!)
  const body = (option === null ? text : text.slice(0, option.index)).trim()
  const requirement = parseRequirement(body)
  if (requirement === undefined) {
    if (!/^\.{1,2}(?:\[|$)/.test(body) && !/^[\w./\\:-]+\.(?:whl|zip|tar\.gz)$/.test(body))
      note(draft, { kind: 'unparsed', offset: line.start, reason: `no requirement: "${body.slice(0, 40)}"` })
    return
  }
  const integrity = hashes.length === 0 ? {} : { integrity: hashes.join(' ') }
  add(draft, requiredPackage({ requirement, start: line.start, end: line.end, scope, ...integrity }))
}

function extract(text: string, path: string): Extraction {
  const draft = newDraft()
  const scope = scopeOfPath(path)
  for (const line of logicalLines(text)) addLine(draft, line, scope)
  const includes = includesOf(text).filter((path) => !path.includes('://'))
  if (includes.length > 0) draft.includes = includes
  return finish(draft)
}

/** The other files that a requirements file names: further requirements and constraints. */
function includesOf(text: string): string[] {
  return logicalLines(text).flatMap(
    (line) => /^(?:-r|--requirement|-c|--constraint)[=\s]?\s*(\S+)/.exec(line.text)?.[1] ?? [],
  )
}

const NAMES = /^(?:(?:[\w.-]*[._-])?requirements?(?:[._-][\w.-]*)?|constraints?(?:[._-][\w.-]*)?)\.(?:txt|in)$/i

/** pip's requirements and constraints files, also those in a folder called requirements. */
export const requirements: Format = {
  id: 'pip-requirements',
  kind: 'manifest',
  matches: (name, path) =>
    NAMES.test(name) ||
    (/(?:^|\/)requirements\/[^/]+\.(?:txt|in)$/.test(path) && !/^(?:readme|license|licence)/i.test(name)),
  extract,
}
