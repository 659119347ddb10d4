import type { Detected, SourceFile } from '@bartizan/engine'
import type { Region } from '@bartizan/model'
import { judgeLicence } from '@bartizan/knowledge/licences'
import { classifyLicence } from '@bartizan/knowledge/licences/texts'
import type { ProjectFile } from '../inventory/types.ts'
import { locationOf } from '../match/report.ts'
import type { PolicyOptions } from './options.ts'

/** The licences whose texts one file holds. */
export interface LicenceFacts {
  readonly licences: readonly string[]
  readonly region: Region
}

/** Whether a file name is one under which licence texts lie. */
export const isLicenceName = (name: string): boolean =>
  /^(?:un)?licen[cs]e(?:[._-][\w.-]+)?$|^copying(?:[._-][\w.-]+)?$/i.test(name) &&
  !/\.(?:[jt]sx?|py|go|rs|java|rb|php|html?|css|json|ya?ml)$/i.test(name)

export const hasLicencePolicy = ({ licences: { allow, deny, review, unknown } }: PolicyOptions): boolean =>
  allow.length + deny.length + review.length > 0 || unknown !== 'ignore'

/** Recognises the texts of a licence file. */
export function licenceFacts(source: SourceFile): LicenceFacts {
  return {
    licences: classifyLicence(source.text).map((match) => match.id),
    region: source.regionOfText(0, Math.min(source.text.length, Math.max(source.text.indexOf('\n'), 0))),
  }
}

/** Licence files of the tree, apart from the project's own at its root, that the policy does not allow. */
export function textFindings(files: ReadonlyMap<string, LicenceFacts>, { licences }: PolicyOptions): Detected[] {
  return [...files].flatMap(([path, facts]): Detected[] => {
    if (!path.includes('/') || facts.licences.length === 0) return []
    const stated = facts.licences.join(' AND ')
    const verdict = judgeLicence(stated, licences)
    if (verdict.kind === 'allowed') return []
    const rule = verdict.kind === 'denied' ? 'dependencies/denied-licence' : 'dependencies/licence-to-review'
    return [
      {
        rule,
        message: `${path} holds the text of ${facts.licences.join(', ')}: ${verdict.reason}`,
        at: { kind: 'file', path, region: facts.region },
        identity: ['licence text', stated],
      },
    ]
  })
}

/** Packages whose licence the policy denies or wants to be looked at; nothing without a policy. */
export function licenceFindings(file: ProjectFile, options: PolicyOptions): Detected[] {
  const { licences } = options
  if (!hasLicencePolicy(options)) return []
  return file.components.flatMap((component): Detected[] => {
    if (component.marks?.includes('workspace') || (component.licence === undefined && licences.unknown === 'ignore'))
      return []
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
