/** What `init` found in a repository. */
export interface Surroundings {
  /** Folders that hold samples or copies rather than the project's own code, and are worth leaving out. */
  readonly exclude: readonly string[]
  /** Files of peers that `migrate` can read. */
  readonly peers: readonly string[]
}

const peerFiles = [
  '.gitleaks.toml',
  '.gitleaksignore',
  '.secrets.baseline',
  '.trivyignore',
  '.trivyignore.yaml',
  '.checkov.yaml',
  '.checkov.yml',
  '.semgrepignore',
  '.hadolint.yaml',
  '.tfsec.yml',
]
const sampleFolders = [
  'fixtures',
  'testdata',
  'test/fixtures',
  'tests/fixtures',
  '__fixtures__',
  'examples/vulnerable',
  'third_party',
]

/** Looks at the listed paths only; reads nothing. */
export function surveyPaths(paths: readonly string[]): Surroundings {
  const listed = new Set(paths)
  const folders = new Set(paths.flatMap((path) => parents(path)))
  return {
    exclude: sampleFolders.filter((folder) => folders.has(folder)).map((folder) => `/${folder}/`),
    peers: peerFiles.filter((name) => listed.has(name)),
  }
}

function parents(path: string): readonly string[] {
  const segments = path.split('/').slice(0, -1)
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'))
}

/** The text of a first configuration: at most 15 lines, each with its reason. */
export function firstConfig({ exclude }: Surroundings): string {
  const lines = [
    '# Bartizan: https://github.com/bartizan/bartizan/blob/main/docs/configuration.md',
    '# Settings can be given as flags and BARTIZAN_* variables too; `bartizan config` shows what is in force.',
    'failOn: high        # critical, high, medium, low, info, kev, fixable or never',
    'profile: default    # strict also fails on less certain findings',
    ...(exclude.length === 0 ? ['# exclude: [/fixtures/]'] : ['exclude:', ...exclude.map((folder) => `  - ${folder}`)]),
    '# rules:',
    '#   containers/no-healthcheck: off',
  ]
  return `${lines.slice(0, 15).join('\n')}\n`
}
