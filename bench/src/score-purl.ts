/** Scores package URLs on the tests of package-url/purl-spec: `node bench/src/score-purl.ts CORPUS/tests`. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { buildPurl, canonicalPurl, parsePurl } from '@bartizan/knowledge/purl'
import type { PurlParts } from '@bartizan/knowledge/purl'

type Components = { readonly [key: string]: unknown }

interface Case {
  readonly description: string
  readonly test_type: 'parse' | 'build' | 'validate'
  readonly input: string | Components
  readonly expected_output: string | Components | null
  readonly expected_failure: boolean
}

const NAMES = ['type', 'namespace', 'name', 'version', 'qualifiers', 'subpath']

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    : (value ?? null)

const comparable = (parts: Components): string => JSON.stringify(NAMES.map((name) => sorted(parts[name])))

const withoutNulls = (parts: Components): PurlParts =>
  ({
    type: '',
    name: '',
    ...Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== null)),
  }) as PurlParts

function judge(row: Case): string | undefined {
  const result =
    typeof row.input !== 'string'
      ? buildPurl(withoutNulls(row.input))
      : row.test_type === 'parse'
        ? parsePurl(row.input)
        : canonicalPurl(row.input)
  if (row.expected_failure) return result.kind === 'error' ? undefined : `accepted as ${JSON.stringify(result.value)}`
  if (result.kind === 'error') return result.reason
  const got = typeof result.value === 'string' ? result.value : comparable(result.value as unknown as Components)
  const wanted = typeof row.expected_output === 'string' ? row.expected_output : comparable(row.expected_output ?? {})
  return got === wanted ? undefined : `${got} instead of ${wanted}`
}

const root = process.argv[2] ?? '.'
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'))
const rows = files.flatMap(
  (name) => (JSON.parse(readFileSync(path.join(root, name), 'utf8')) as { tests: Case[] }).tests,
)
let good = 0
for (const row of rows) {
  const miss = judge(row)
  if (miss === undefined) good++
  else process.stdout.write(`${row.test_type} ${row.description}: ${JSON.stringify(row.input)}: ${miss}\n`)
}
process.stdout.write(`purl ${good}/${rows.length}\n`)
