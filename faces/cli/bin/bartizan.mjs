#!/usr/bin/env node
// Starts the command line from a checkout. Plain JavaScript that an old Node can still read, so that an old Node gets a
// sentence instead of a syntax error, and the checkout's own Node is used where it was installed.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
// From 22.18 on TypeScript runs as it is; the published package holds plain JavaScript and runs from 22.12.
const runsTypeScript = major > 22 || (major === 22 && minor >= 18)

if (runsTypeScript) {
  const { main } = await import('../src/main.ts')
  await main(process.argv.slice(2))
} else {
  const own = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url))
  if (existsSync(own) && process.env.BARTIZAN_RELAUNCHED === undefined) {
    const self = fileURLToPath(import.meta.url)
    const env = { ...process.env, BARTIZAN_RELAUNCHED: '1' }
    const child = spawnSync(own, [self, ...process.argv.slice(2)], { stdio: 'inherit', env })
    process.exitCode = child.status ?? 130
  } else {
    console.error(
      `Bartizan needs Node 22.18 or newer to run from a checkout; this is Node ${process.versions.node}. Run npm ci first: it brings one.`,
    )
    process.exitCode = 2
  }
}
