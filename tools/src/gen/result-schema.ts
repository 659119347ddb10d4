import { scanResultJsonSchema } from '@bartizan/model/schema'
import type { Artefact } from './artefact.ts'

/** JSON Schema of the scan result, from its description in the model. */
export function resultSchema(): Artefact {
  const text = `${JSON.stringify(scanResultJsonSchema(), undefined, 2)}\n`
  return { path: 'foundation/model/schema/scan-result.schema.json', text }
}
