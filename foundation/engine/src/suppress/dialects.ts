import { endsWithOpener, withoutCommentEnd } from './comments.ts'
import type { Reading } from './mark.ts'

/** A dialect's reader: the word that announces a mark, in lower case, and what the line says. */
export interface DialectReader {
  readonly words: readonly string[]
  read(line: string): Reading | undefined
}

const bartizan: DialectReader = {
  words: ['bartizan-ignore'],
  read(line) {
    const found = /bartizan-ignore(?![\w-])([^:]*)(?::(.*))?/i.exec(line)
    if (found === null || !endsWithOpener(line.slice(0, found.index))) return undefined
    const end = withoutCommentEnd(found[0]).length
    const head = withoutCommentEnd(found[1] ?? '')
    const until = /\buntil\s+(\S+)/i.exec(head)
    const rules = listOf(until === null ? head : head.slice(0, until.index))
    const reason = found[2] === undefined ? undefined : withoutCommentEnd(found[2]).trim()
    return {
      dialect: 'bartizan',
      start: found.index,
      end: found.index + end,
      rules,
      ...(reason === undefined || reason === '' ? {} : { reason }),
      ...(until === null ? {} : { until: until[1]! }),
      reach: 'line',
    }
  },
}

const gitleaks: DialectReader = {
  words: ['gitleaks:allow', 'betterleaks:allow', 'pragma: allowlist secret', 'trufflehog:ignore'],
  read: (line) =>
    simple(line, /(?:gitleaks:allow|betterleaks:allow|pragma: allowlist secret|trufflehog:ignore)\b/i, 'gitleaks'),
}

const semgrep: DialectReader = {
  words: ['nosemgrep', 'nosem:'],
  read(line) {
    const found = /\bnosem(?:grep)?\b(?::\s*([\w.-]+(?:\s*,\s*[\w.-]+)*))?/i.exec(line)
    if (found === null) return undefined
    return { ...placeOf(found), dialect: 'semgrep', rules: listOf(found[1] ?? ''), reach: 'line' }
  },
}

const checkov: DialectReader = {
  words: ['checkov:skip', 'bridgecrew:skip', 'cortex:skip'],
  read(line) {
    const found = /(?:checkov|bridgecrew|cortex):skip=\s*([\w-]+(?:\s*,\s*[\w-]+)*)(?::(.*))?/i.exec(line)
    if (found === null) return undefined
    const reason = found[2] === undefined ? undefined : withoutCommentEnd(found[2]).trim()
    return {
      ...placeOf(found),
      dialect: 'checkov',
      rules: listOf(found[1]!),
      ...(reason === undefined || reason === '' ? {} : { reason }),
      reach: 'enclosing',
    }
  },
}

const trivy: DialectReader = {
  words: ['trivy:ignore:', 'tfsec:ignore:'],
  read(line) {
    const marks = [...line.matchAll(/(?:trivy|tfsec):ignore:([\w*-]+)(?:\[([^\]]*)\])?/gi)]
    const [first] = marks
    const last = marks.at(-1)
    if (first === undefined || last === undefined) return undefined
    const until = /\bexp:(\d{4}-\d{2}-\d{2})/.exec(line)?.[1]
    const where = marks.flatMap((mark) => conditions(mark[2]))
    return {
      start: first.index,
      end: last.index + last[0].length,
      dialect: 'trivy',
      rules: marks.map((mark) => mark[1]!),
      ...(until === undefined ? {} : { until }),
      ...(where.length === 0 ? {} : { where }),
      reach: 'statement',
    }
  },
}

const kics: DialectReader = {
  words: ['kics-scan'],
  read(line) {
    const found = /kics-scan\s+(ignore-line|ignore-block|ignore|disable=([\w-]+(?:\s*,\s*[\w-]+)*))/i.exec(line)
    if (found === null) return undefined
    const order = found[1]!.toLowerCase()
    const reach = order === 'ignore-line' ? 'line' : order === 'ignore-block' ? 'statement' : 'file'
    return { ...placeOf(found), dialect: 'kics', rules: listOf(found[2] ?? ''), reach }
  },
}

const hadolint: DialectReader = {
  words: ['hadolint'],
  read(line) {
    const found = /#\s*hadolint\s+(global\s+)?ignore\s*=\s*([\w-]+(?:\s*,\s*[\w-]+)*)/i.exec(line)
    if (found === null) return undefined
    const reach = found[1] === undefined ? 'line' : 'file'
    return { ...placeOf(found), dialect: 'hadolint', rules: listOf(found[2]!), reach }
  },
}

const zizmor: DialectReader = {
  words: ['zizmor:'],
  read(line) {
    const found = /#\s*zizmor:\s*ignore\[([^\]]*)\](.*)/i.exec(line)
    if (found === null) return undefined
    const reason = found[2]?.trim()
    const rules = listOf(found[1]!)
    if (rules.length === 0) return undefined
    return { ...placeOf(found), dialect: 'zizmor', rules, ...(reason === '' ? {} : { reason }), reach: 'line' }
  },
}

export const dialects: readonly DialectReader[] = [bartizan, gitleaks, semgrep, checkov, trivy, kics, hadolint, zizmor]

function simple(line: string, pattern: RegExp, dialect: Reading['dialect']): Reading | undefined {
  const found = pattern.exec(line)
  return found === null ? undefined : { ...placeOf(found), dialect, rules: [], reach: 'line' }
}

function placeOf(found: RegExpExecArray): { readonly start: number; readonly end: number } {
  return { start: found.index, end: found.index + withoutCommentEnd(found[0]).length }
}

function listOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '')
}

function conditions(text: string | undefined): (readonly [string, string])[] {
  if (text === undefined) return []
  return text.split(',').flatMap((part) => {
    const equals = part.indexOf('=')
    return equals < 1 ? [] : [[part.slice(0, equals).trim(), part.slice(equals + 1).trim()] as const]
  })
}
