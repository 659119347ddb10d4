import { createHash, hash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Detector, DetectorSettings } from '../detector.ts'

/** Changes when the shape of what is cached changes. */
const format = 3

/**
 * Keys under which detectors' reports are kept: they change with anything that could change a report, be it version,
 * settings, rules, keywords or the code itself.
 */
export function detectorKeys(
  detectors: readonly Detector[],
  settingsOf: (id: string) => DetectorSettings,
  build: string,
): string[] {
  return detectors.map((detector) => {
    const { profile, options, secretKey, today } = settingsOf(detector.id)
    const parts = [
      format,
      process.versions.node,
      build,
      detector.version,
      profile,
      sorted(options),
      hash('sha256', secretKey),
      today,
      detector.rules.map((rule) => [rule.id, rule.severity, rule.confidence]),
      detector.keywords ?? [],
    ]
    return `${detector.id}:${hash('sha256', JSON.stringify(parts)).slice(0, 32)}`
  })
}

/** The same options in another order are the same options. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)])
}

/**
 * Digest over the code that a registry stands for, by sizes and times: in a checkout all source files, in a package the
 * files beside the registry. Without it a changed rule would be answered from the cache.
 */
export function buildStamp(registry: URL): string {
  const file = fileURLToPath(registry)
  const digest = createHash('sha256')
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || skipped.has(entry.name)) continue
      const path = join(folder, entry.name)
      if (entry.isDirectory()) visit(path)
      else if (/\.(?:ts|m?js|json|yaml)$/.test(entry.name)) {
        const { size, mtimeMs } = statSync(path)
        digest.update(`${path}\0${size}\0${mtimeMs}\n`)
      }
    }
  }
  try {
    const top = file.endsWith('.ts') ? workspaceOf(dirname(file)) : undefined
    const folders =
      top === undefined ? [dirname(file)] : ['foundation', 'stages', 'faces'].map((name) => join(top, name))
    for (const folder of folders) visit(folder)
  } catch {
    // A folder that cannot be listed gives a key that no other run has.
    digest.update(`${process.hrtime.bigint()}`)
  }
  return digest.digest('hex')
}

const skipped = new Set(['node_modules', 'fixtures', 'dist', 'docs'])

function workspaceOf(folder: string): string | undefined {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    try {
      if ('workspaces' in (JSON.parse(readFileSync(join(at, 'package.json'), 'utf8')) as object)) return at
    } catch {
      // No manifest here: further up.
    }
  }
  return undefined
}
