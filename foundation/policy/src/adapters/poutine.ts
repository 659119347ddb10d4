import { lookup } from '../rego/index.ts'
import type { Value } from '../rego/index.ts'
import type { PolicyFiles } from '../commands/files.ts'
import { collect, messageOf, severityOf, textField } from './results.ts'
import type { View } from './results.ts'
import { prepare } from './run.ts'
import type { AdapterReport, PolicyDocument } from './types.ts'

/** Runs rules written for poutine: `results` over a package inventory. */
export function runPoutine(files: PolicyFiles, inventory: PolicyDocument, data?: Value): AdapterReport {
  const view: View = {
    document: inventory,
    input: inventory.data,
    back: (path) => ({ document: inventory, path }),
  }
  return collect(prepare(files, ['results']), [view], {
    tool: 'poutine',
    ...(data !== undefined && { data }),
    read: ({ entry, value }) => {
      const meta = lookup(value, 'meta')
      const details = textField(meta, 'details')
      return {
        id: textField(value, 'rule_id') ?? entry.package.at(-1) ?? 'poutine',
        message: details ?? messageOf(value),
        severity: severityOf(textField(value, 'level')),
        details: value,
      }
    },
  })
}
