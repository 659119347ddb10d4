/**
 * The published executable. Answers `--version` without loading anything, keeps compiled code between runs where Node can,
 * and gives an old Node one sentence.
 */
export function launcher(version: string): string {
  return `#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const [, , first, second] = process.argv
if (major < 22 || (major === 22 && minor < 12)) {
  console.error('Bartizan needs Node 22.12 or newer; this is Node ' + process.versions.node + '.')
  process.exitCode = 2
} else if (second === undefined && (first === '--version' || first === '-V')) {
  process.stdout.write(${JSON.stringify(`bartizan ${version}\n`)})
} else {
  process.getBuiltinModule('node:module').enableCompileCache?.()
  const { main } = await import('../lib/cli.mjs')
  await main(process.argv.slice(2))
}
`
}
