import { compareText } from '@bartizan/model'
import type { Fingerprint, RuleId } from '@bartizan/model'
import { parseJson } from '@bartizan/syntax/json'

/** One accepted occurrence of a defect. */
export interface BaselineEntry {
  readonly rule: RuleId
  readonly fingerprint: Fingerprint
  /** Where it stood; only used to tell copies apart. */
  readonly path: string
  /** Hash of the lines around it. */
  readonly context: string
}

/** A baseline file that cannot be used. */
export class BaselineError extends Error {
  readonly code = 'ERR_BARTIZAN_BASELINE'
  readonly file: string
  readonly line: number | undefined

  constructor(file: string, cause: string, line?: number) {
    super(cause)
    this.file = file
    this.line = line
  }
}

const version = 1

/**
 * Reads a baseline file's text.
 * @param file its name, for the message
 * @throws BaselineError when it is not a baseline
 */
export function readBaseline(text: string, file: string): BaselineEntry[] {
  const data = parse(text, file)
  if (typeof data !== 'object' || data === null || !('findings' in data) || !Array.isArray(data.findings)) {
    throw new BaselineError(file, 'not a baseline: expected an object with a list named findings')
  }
  if (!('version' in data) || data.version !== version) {
    throw new BaselineError(file, `a baseline of another version than ${version}`)
  }
  return data.findings.map((entry: unknown, index) => {
    if (!isEntry(entry)) throw new BaselineError(file, `entry ${index + 1} lacks rule, fingerprint, path or context`)
    return { rule: entry.rule, fingerprint: entry.fingerprint, path: entry.path, context: entry.context }
  })
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const offset = parseJson(text).problem?.offset
    const line = offset === undefined ? undefined : text.slice(0, offset).split('\n').length
    const merge = /^(?:<{7}|={7}|>{7})/m.test(text)
    throw new BaselineError(file, merge ? 'an unresolved merge stands in it' : 'not valid JSON', line)
  }
}

function isEntry(value: unknown): value is BaselineEntry {
  if (typeof value !== 'object' || value === null) return false
  const entry = value as Partial<Record<keyof BaselineEntry, unknown>>
  return (
    typeof entry.rule === 'string' &&
    typeof entry.fingerprint === 'string' &&
    /^[0-9a-f]{32}$/.test(entry.fingerprint) &&
    typeof entry.path === 'string' &&
    typeof entry.context === 'string'
  )
}

/** Writes a baseline: one entry a line, in an order that keeps differences small. */
export function serializeBaseline(entries: readonly BaselineEntry[]): string {
  const lines = entries
    .toSorted(
      (a, b) =>
        compareText(a.path, b.path) ||
        compareText(a.rule, b.rule) ||
        compareText(a.fingerprint, b.fingerprint) ||
        compareText(a.context, b.context),
    )
    .map(({ rule, fingerprint, path, context }) => `    ${JSON.stringify({ rule, fingerprint, path, context })}`)
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`
  return `{\n  "version": ${version},\n  "findings": ${list}\n}\n`
}
