import { createHash } from 'node:crypto'

/** A finding that another tool's baseline accepts. */
export interface Accepted {
  readonly tool: 'gitleaks' | 'detect-secrets'
  readonly path: string
  /** From 1; 0 where the tool did not say. */
  readonly line: number
  /** The other tool's rule. */
  readonly rule: string
  readonly commit?: string
  /** Tells whether a value is the accepted one; absent where the tool kept neither value nor hash. */
  readonly matches?: (value: string) => boolean
}

/** Reads a gitleaks report that serves as a baseline (JSON). Undefined when it is not one. */
export function readGitleaksBaseline(text: string): readonly Accepted[] | undefined {
  const list = parsed(text)
  if (!Array.isArray(list)) return undefined
  return list.filter(isRecord).flatMap((entry): readonly Accepted[] => {
    const path = entry['File']
    const rule = entry['RuleID']
    if (typeof path !== 'string' || typeof rule !== 'string') return []
    const secret = entry['Secret']
    const commit = entry['Commit']
    return [
      {
        tool: 'gitleaks',
        path,
        rule,
        line: typeof entry['StartLine'] === 'number' ? entry['StartLine'] : 0,
        ...(typeof commit === 'string' && commit !== '' ? { commit } : {}),
        // A redacted report has the word in place of the value.
        ...(typeof secret === 'string' && secret !== '' && !/^REDACTED|\.\.\.$/.test(secret)
          ? { matches: (value: string) => value === secret || value.includes(secret) }
          : {}),
      },
    ]
  })
}

/** Reads a detect-secrets baseline, whose secrets are SHA-1 hashes. Undefined when it is not one. */
export function readDetectSecretsBaseline(text: string): readonly Accepted[] | undefined {
  const root = parsed(text)
  const results = isRecord(root) ? root['results'] : undefined
  if (!isRecord(results)) return undefined
  return Object.entries(results).flatMap(([path, entries]) =>
    (Array.isArray(entries) ? entries.filter(isRecord) : []).flatMap((entry): readonly Accepted[] => {
      const hash = entry['hashed_secret']
      if (typeof hash !== 'string' || entry['is_secret'] === true) return []
      return [
        {
          tool: 'detect-secrets',
          path,
          rule: typeof entry['type'] === 'string' ? entry['type'] : '',
          line: typeof entry['line_number'] === 'number' ? entry['line_number'] : 0,
          matches: (value) => createHash('sha1').update(value).digest('hex') === hash,
        },
      ]
    }),
  )
}

/** One line of `.gitleaksignore`: `[commit:]file:rule:line`. */
export interface IgnoreEntry {
  readonly commit?: string
  readonly path: string
  readonly rule: string
  readonly line: number
}

/** Reads `.gitleaksignore`. Lines that are not fingerprints are left out. */
export function readGitleaksIgnore(text: string): readonly IgnoreEntry[] {
  return text.split('\n').flatMap((raw) => {
    const line = raw.trim()
    const matched = /^(?:([0-9a-f]{7,64}):)?(.{1,1000}):([\w-]{1,100}):(\d{1,9})$/.exec(line)
    if (line.startsWith('#') || matched === null) return []
    const [, commit, path = '', rule = '', number = '0'] = matched
    return [{ path, rule, line: Number(number), ...(commit === undefined ? {} : { commit }) }]
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
