import { readFileSync } from 'node:fs'
import type { Artefact } from './artefact.ts'
import { generatedNotice } from './artefact.ts'

const source = new URL('../../../foundation/policy/src/gate/default.rego', import.meta.url)

/** The default release policy as a module, so that the bundled program needs no file beside it. */
export function defaultPolicy(): Artefact {
  const text = JSON.stringify(readFileSync(source, 'utf8'))
  return {
    path: 'foundation/policy/src/gate/default-policy.gen.ts',
    text: `// ${generatedNotice}\nexport const defaultGatePolicy: string = ${text}\n`,
  }
}
