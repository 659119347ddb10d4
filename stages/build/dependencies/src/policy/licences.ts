import type { Detected } from '@bartizan/engine'
import { judgeLicence } from '@bartizan/knowledge/licences'
import type { ProjectFile } from '../inventory/types.ts'
import { locationOf } from '../match/report.ts'
import type { PolicyOptions } from './options.ts'

/** Packages whose licence the policy denies or wants to be looked at; nothing without a policy. */
export function licenceFindings(file: ProjectFile, { licences }: PolicyOptions): Detected[] {
  const { allow, deny, review, unknown } = licences
  if (allow.length + deny.length + review.length === 0 && unknown === 'ignore') return []
  return file.components.flatMap((component): Detected[] => {
    if (component.marks?.includes('workspace') || (component.licence === undefined && unknown === 'ignore')) return []
    const verdict = judgeLicence(component.licence, licences)
    if (verdict.kind === 'allowed') return []
    const denied = verdict.kind === 'denied'
    return [
      {
        rule: denied ? 'dependencies/denied-licence' : 'dependencies/licence-to-review',
        message: `${component.name} ${component.version}: ${verdict.reason}`,
        at: locationOf(component),
        asset: { kind: 'package', name: component.purl ?? component.name },
        identity: [component.ecosystem, component.name, 'licence', component.licence ?? ''],
      },
    ]
  })
}
