/** The frameworks whose controls rules may be mapped to. */
export const frameworks = [
  'ASVS',
  'CIS-AWS',
  'CIS-AZURE',
  'CIS-DOCKER',
  'CIS-GCP',
  'CIS-K8S',
  'CIS-SSCS',
  'GDPR',
  'HIPAA',
  'ISO27001',
  'NIST-800-53',
  'NIST-SSDF',
  'OWASP-API',
  'OWASP-CICD',
  'OWASP-SERVERLESS',
  'OWASP-TOP10',
  'PCI-DSS',
  'SOC2',
] as const
export type Framework = (typeof frameworks)[number]

/** An identifier in a framework, as that framework writes it: `{ framework: 'PCI-DSS', id: '8.6.2' }`. */
export interface Control {
  readonly framework: Framework
  readonly id: string
}

/** Parses the short form `FRAMEWORK:ID` in which rules name their controls; undefined when the framework is unknown. */
export function parseControl(text: string): Control | undefined {
  const colon = text.indexOf(':')
  const framework = frameworks.find((known) => known === text.slice(0, colon))
  const id = text.slice(colon + 1).trim()
  return colon > 0 && framework !== undefined && id !== '' ? { framework, id } : undefined
}

/** The short form `FRAMEWORK:ID`. */
export function formatControl(control: Control): string {
  return `${control.framework}:${control.id}`
}
