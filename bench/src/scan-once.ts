import { runScan } from '@bartizan/engine'

/** One scan in a process of its own; prints what it cost as JSON. Arguments: root, registry, workers, cache folder or `-`. */
const [root = '.', registry = '', workers = '2', cache = '-'] = process.argv.slice(2)
const start = performance.now()
const outcome = await runScan({
  root,
  registry: new URL(registry),
  ...(workers === 'auto' ? {} : { workers: Number(workers) }),
  cache: cache === '-' ? { enabled: false } : { enabled: true, directory: cache },
  settings: { profile: 'default', secretKey: new Uint8Array(32), today: '2026-01-01', dataDirectory: '/nonexistent' },
})
if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.problems))
const { coverage, findings } = outcome
const { maxRSS } = process.resourceUsage()
process.stdout.write(
  JSON.stringify({
    wall: (performance.now() - start) / 1000,
    files: coverage.files,
    bytes: coverage.bytes,
    findings: findings.length,
    problems: coverage.problems.length,
    memory: maxRSS / 1024,
  }),
)
