import type { CommandSpec } from '../command.ts'

/** Every command in the order of the help page; their code is loaded when they are called. */
export const commands: readonly CommandSpec[] = [
  {
    name: 'scan',
    summary: 'Look for security defects in a repository or folder',
    operands: '[PATH…]',
    examples: [
      ['bartizan scan', 'the repository you stand in'],
      ['bartizan scan services/api --only secrets', 'one folder, one detector'],
      ['bartizan scan --since origin/main', 'what this branch changes'],
      ['bartizan scan --staged', 'what the next commit would bring in'],
      ['bartizan scan -f sarif=out.sarif -f html=report.html', 'reports into files'],
    ],
    load: () => import('./scan.ts'),
  },
  {
    name: 'fix',
    summary: 'Apply the fixes that findings carry, and prove each by a second scan',
    operands: '[PATH…]',
    examples: [
      ['bartizan fix --dry-run', 'show the changes'],
      ['bartizan fix', 'apply those that keep the behaviour'],
    ],
    load: () => import('./fix.ts'),
  },
  {
    name: 'explain',
    summary: 'Say what a rule or a finding means, why it matters and what to do',
    operands: 'RULE|FINGERPRINT [PATH]',
    examples: [
      ['bartizan explain containers/runs-as-root', 'a rule'],
      ['bartizan explain CKV_DOCKER_3', 'a rule by the name that another tool gives it'],
      ['bartizan explain 3f9a2c', 'a finding of this repository, by the start of its fingerprint'],
    ],
    load: () => import('./explain.ts'),
  },
  {
    name: 'why-not',
    summary: 'Say why a rule reports nothing on a line',
    operands: 'FILE:LINE RULE',
    examples: [['bartizan why-not src/config.ts:12 secrets/generic-assignment', 'what turned the line down']],
    load: () => import('./why-not.ts'),
  },
  {
    name: 'rules',
    summary: 'List the rules',
    operands: '[WORD…]',
    examples: [
      ['bartizan rules', 'all'],
      ['bartizan rules aws key', 'those that speak of both words'],
      ['bartizan rules --stage infra --json', 'one stage, for programs'],
    ],
    load: () => import('./rules.ts'),
  },
  {
    name: 'baseline',
    summary: 'Accept the findings of today, so that only new ones fail',
    operands: '[PATH]',
    examples: [
      ['bartizan baseline', 'write .bartizan/baseline.json'],
      ['bartizan baseline --accept-new', 'accept findings that came since'],
    ],
    load: () => import('./baseline.ts'),
  },
  {
    name: 'waive',
    summary: 'Write a waiver with owner, reason and end date',
    operands: 'FINGERPRINT|RULE',
    examples: [
      ['bartizan waive 3f9a2c --reason "test key, no access" --until 2027-01-31', 'one finding'],
      ['bartizan waive containers/runs-as-root --files "legacy/**" --reason "moves in Q1"', 'a rule in a folder'],
    ],
    load: () => import('./waive.ts'),
  },
  {
    name: 'db',
    summary: 'Keep the advisory database: download, import, export, describe',
    operands: 'update|import|export|status [PATH…]',
    verbs: [
      { name: 'update', summary: 'download what has changed; the only command of these that uses the network' },
      { name: 'import', summary: 'build it from folders, zips or tars of OSV records, KEV, EPSS, end-of-life data' },
      { name: 'export', summary: 'write it into one file, for machines without a network' },
      { name: 'status', summary: 'say what there is and how old it is' },
    ],
    examples: [
      ['bartizan db update', 'all common ecosystems'],
      ['bartizan db update --ecosystems npm,PyPI', 'two of them'],
      ['bartizan db import osv-npm.zip kev.json', 'offline'],
      ['bartizan db status', 'what there is'],
    ],
    load: () => import('./db.ts'),
  },
  {
    name: 'sbom',
    summary: 'Write a bill of materials and say what it is worth',
    operands: '[PATH]',
    examples: [
      ['bartizan sbom > bom.json', 'CycloneDX 1.6'],
      ['bartizan sbom --bom-format spdx3-json -o bom.spdx3.json', 'SPDX 3'],
    ],
    load: () => import('./sbom.ts'),
  },
  {
    name: 'hook',
    summary: 'Scan for credentials before each commit or push',
    operands: 'install',
    verbs: [{ name: 'install', summary: 'for plain git, pre-commit, husky or lefthook, whichever is there' }],
    examples: [
      ['bartizan hook install', 'before each commit'],
      ['bartizan hook install --hook-stage pre-push', 'before each push'],
    ],
    load: () => import('./hook.ts'),
  },
  {
    name: 'secrets',
    summary: 'Use secrets from a vault instead of the source',
    operands: 'run|check|migrate [-- COMMAND]',
    verbs: [
      { name: 'run', summary: 'run a command with bz:// references resolved into its environment, its output masked' },
      { name: 'check', summary: 'find references that do not resolve, and secrets that are old or open' },
      { name: 'migrate', summary: 'move a found secret into a vault and put a look-up in its place' },
    ],
    examples: [
      ['bartizan secrets run --env-file .env.refs -- npm start', 'with references from a file'],
      ['bartizan secrets check', 'the references of this repository'],
      ['bartizan secrets migrate 3f9a2c11 bz://aws-sm/app#token', 'a finding, by the start of its fingerprint'],
    ],
    load: () => import('./secrets.ts'),
  },
  {
    name: 'policy',
    summary: 'Evaluate, test, check and format Rego policies, without a binary',
    operands: 'eval|test|check|fmt|bench [QUERY|PATH…]',
    verbs: [
      { name: 'eval', summary: 'evaluate a query over policies, data and input' },
      { name: 'test', summary: 'run the rules named test_…' },
      { name: 'check', summary: 'compile, and warn about known bug patterns' },
      { name: 'fmt', summary: 'format in place' },
      { name: 'bench', summary: 'time a query' },
    ],
    examples: [
      ["bartizan policy eval -d policies -i input.json 'data.app.deny'", 'a query'],
      ['bartizan policy test policies --coverage', 'tests'],
      ['bartizan policy fmt --list policies', 'what is not formatted'],
    ],
    load: () => import('./policy.ts'),
  },
  {
    name: 'gate',
    summary: 'Decide whether this may be released to an environment: allow, hold or deny',
    operands: '[PATH]',
    examples: [
      ['bartizan gate --env staging', 'by .bartizan/environments.yaml'],
      ['bartizan gate --env production --artifact sha256:… --facts facts.json', 'with approvals and attestations'],
      ['bartizan gate --replay decisions.jsonl', 'recompute past decisions'],
    ],
    load: () => import('./gate.ts'),
  },
  {
    name: 'init',
    summary: 'Write a first configuration for this repository',
    operands: '[PATH]',
    examples: [['bartizan init', 'write bartizan.config.yaml']],
    load: () => import('./init.ts'),
  },
  {
    name: 'migrate',
    summary: 'Take over baselines, exclusions and switched-off rules of other tools',
    operands: '[BASELINE…]',
    examples: [
      ['bartizan migrate', 'from the files that lie in this repository'],
      ['bartizan migrate reports/gitleaks.json', 'and a gitleaks report that serves as baseline'],
    ],
    load: () => import('./migrate.ts'),
  },
  {
    name: 'doctor',
    summary: 'Say what works here and what does not',
    operands: '[PATH]',
    examples: [['bartizan doctor', 'check this machine and repository']],
    load: () => import('./doctor.ts'),
  },
  {
    name: 'config',
    summary: 'Show every setting with where it comes from',
    operands: '[PATH]',
    examples: [['bartizan config --resolved', 'flags, environment, files and defaults laid over each other']],
    load: () => import('./config.ts'),
  },
  {
    name: 'completion',
    summary: 'Print a completion script for a shell',
    operands: 'bash|zsh|fish',
    verbs: [
      { name: 'bash', summary: 'for ~/.bashrc: eval "$(bartizan completion bash)"' },
      { name: 'zsh', summary: 'for ~/.zshrc: eval "$(bartizan completion zsh)"' },
      { name: 'fish', summary: 'for ~/.config/fish/completions/bartizan.fish' },
    ],
    examples: [['eval "$(bartizan completion bash)"', 'completions in this shell']],
    load: () => import('./completion.ts'),
  },
]
