import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * `npm run bench` measures start and scan (files/s, MB/s, peak memory; cold and warm; 1 and 2 workers) on a generated tree,
 * `npm run bench -- --tree FOLDER` on a given one. The other benches of this folder run by themselves: see RESULTS.md.
 */
const bundle = fileURLToPath(new URL('../../dist/package/bin/bartizan.mjs', import.meta.url))
if (existsSync(bundle)) await import('./start.ts')
else process.stdout.write('start: skipped, npm run bundle comes first\n')
await import('./engine/index.ts')
