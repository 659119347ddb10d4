import { array, field, text } from './json.ts'
import type { Json } from './json.ts'

/** What a program reported: everything, and what it calls high or critical where it knows severities. */
export interface Count {
  readonly all: number
  readonly high?: number
}

export interface Job {
  readonly tree: string
  /** File the report goes to: by an option of the program, or from its standard output. */
  readonly report: string
  /** Folder for what the programs keep between runs, such as databases. */
  readonly scratch: string
}

export interface Tool {
  /** Name of the executable, and of the row. */
  readonly name: string
  /** Whether it writes the report itself; otherwise its standard output is the report. */
  readonly writes?: true
  readonly words: (job: Job) => readonly string[]
  readonly environment?: (job: Job) => Readonly<Record<string, string>>
  readonly count: (report: Json) => Count
}

const loud = (severity: string) => /^(?:high|critical)$/i.test(severity)

export const checkov: Tool = {
  name: 'checkov',
  words: ({ tree }) => [
    '-d',
    tree,
    '--quiet',
    '--compact',
    '-o',
    'json',
    '--skip-download',
    '--soft-fail',
    '--framework',
    'terraform',
    'cloudformation',
    'kubernetes',
    'dockerfile',
  ],
  count: (report) => {
    const parts = Array.isArray(report) ? array(report) : [report]
    return { all: parts.flatMap((part) => array(field(field(part, 'results'), 'failed_checks'))).length }
  },
}

export const trivy: Tool = {
  name: 'trivy',
  words: ({ tree, scratch }) => [
    'config',
    '--skip-check-update',
    '--skip-version-check',
    '--cache-dir',
    `${scratch}/trivy`,
    '--disable-telemetry',
    '-q',
    '-f',
    'json',
    tree,
  ],
  count: (report) => {
    const failures = array(field(report, 'Results')).flatMap((result) => array(field(result, 'Misconfigurations')))
    return { all: failures.length, high: failures.filter((one) => loud(text(field(one, 'Severity')))).length }
  },
}

export const gitleaks: Tool = {
  name: 'gitleaks',
  writes: true,
  words: ({ report }) => ['dir', '.', '--no-banner', '--exit-code', '0', '-l', 'error', '-f', 'json', '-r', report],
  count: (report) => ({ all: array(report).length }),
}

export const detectSecrets: Tool = {
  name: 'detect-secrets',
  words: () => ['scan', '--all-files', '--no-verify', '.'],
  count: (report) => ({ all: Object.values(field(report, 'results') ?? {}).flatMap(array).length }),
}

export const semgrep = (rules: string): Tool => ({
  name: 'semgrep',
  words: ({ tree }) => [
    'scan',
    '--config',
    rules,
    '--metrics',
    'off',
    '--disable-version-check',
    '--no-git-ignore',
    // Its own list of paths to leave out holds tests, which Bartizan reads.
    '--x-ignore-semgrepignore-files',
    '--quiet',
    '--json',
    tree,
  ],
  count: (report) => ({ all: array(field(report, 'results')).length }),
})

/** Finds its records in `osv-scanner/ECOSYSTEM/all.zip` of the scratch folder. */
export const osvScanner: Tool = {
  name: 'osv-scanner',
  words: ({ tree, scratch }) => [
    'scan',
    '--experimental-offline',
    '--experimental-local-db-path',
    scratch,
    '--format',
    'json',
    '-r',
    tree,
  ],
  count: (report) => {
    const packages = array(field(report, 'results')).flatMap((result) => array(field(result, 'packages')))
    return { all: packages.flatMap((one) => array(field(one, 'vulnerabilities'))).length }
  },
}

/** Bartizan with some detectors only; `more` are further options. Findings are those that the default profile shows. */
export const bartizan = (detectors: string, more: readonly string[] = []): Tool => ({
  name: 'bartizan',
  writes: true,
  words: ({ tree, report }) => [
    'scan',
    tree,
    '--only',
    detectors,
    '--no-cache',
    '--exit-zero',
    '-q',
    '-f',
    `json=${report}`,
    ...more,
  ],
  environment: ({ scratch }) => ({ XDG_DATA_HOME: scratch }),
  count: (report) => {
    const findings = array(field(report, 'findings')).filter((one) => field(one, 'confidence') !== 'low')
    return { all: findings.length, high: findings.filter((one) => loud(text(field(one, 'severity')))).length }
  },
})
