/** Scans the whole history of a repository and prints the counts; run by secrets-speed.ts. Usage: node history-run.ts REPOSITORY [WORKERS] */
import { scanHistory } from '@bartizan/secrets/history'

const [, , root, workers] = process.argv
if (root === undefined) throw new TypeError('usage: history-run.ts REPOSITORY [WORKERS]')
const outcome = await scanHistory({
  root,
  range: { kind: 'all' },
  secretKey: new Uint8Array(32),
  ...(workers === undefined ? {} : { workers: Number(workers) }),
})
process.stdout.write(
  `${JSON.stringify({ ...outcome.counts, findings: outcome.findings.length, problems: outcome.problems.length })}\n`,
)
