import { fileURLToPath } from 'node:url'
import { checkCapabilities } from './capabilities.ts'
import { checkCycles } from './cycles.ts'
import { checkDeclarations } from './declarations.ts'
import { checkDirections } from './directions.ts'
import { checkTraces } from './traces.ts'
import type { Violation } from './violation.ts'
import { readWorkspace } from './workspace.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const workspace = readWorkspace(root)
const violations: readonly Violation[] = [
  ...checkDirections(workspace),
  ...checkDeclarations(workspace),
  ...checkCapabilities(workspace),
  ...checkCycles(workspace),
  ...checkTraces(root),
]
for (const { check, path, line, message } of violations) process.stdout.write(`${path}:${line}: ${check}: ${message}\n`)
const files = workspace.packages.reduce((sum, one) => sum + one.sources.length, 0)
process.stdout.write(
  `structure: ${files} files in ${workspace.packages.length} packages, ${violations.length} violations\n`,
)
process.exitCode = violations.length > 0 ? 1 : 0
