import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Writes `default-policy.gen.ts` from `default.rego`, so that the bundled program needs no file beside it. */
export function defaultPolicyModule(rego: string): string {
  return `// Generated from default.rego by generate.ts; edit that file instead.\nexport const defaultGatePolicy: string = ${JSON.stringify(rego)}\n`
}

if (import.meta.main) {
  const text = readFileSync(join(import.meta.dirname, 'default.rego'), 'utf8')
  writeFileSync(join(import.meta.dirname, 'default-policy.gen.ts'), defaultPolicyModule(text))
}
