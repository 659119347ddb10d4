import { parseControl, type Control } from '@bartizan/model'

/** Reads the short form; an unknown framework is a defect of the table and is named at load. */
function controls(...ids: readonly string[]): readonly Control[] {
  return ids.map((id) => {
    const control = parseControl(id)
    if (control === undefined) throw new TypeError(`unknown control ${id}`)
    return control
  })
}

/** What a container may do on its host: least privilege. */
export const leastPrivilege = controls(
  'CIS-DOCKER:4.1',
  'PCI-DSS:7.2.1',
  'SOC2:CC6.3',
  'ISO27001:A.8.2',
  'NIST-800-53:AC-6',
)

/** Known, unaltered parts: where software comes from. */
export const provenance = controls(
  'CIS-DOCKER:4.11',
  'PCI-DSS:6.3.2',
  'SOC2:CC8.1',
  'ISO27001:A.8.30',
  'NIST-800-53:SI-7',
  'NIST-SSDF:PW.4.1',
)

/** The same input gives the same image. */
export const reproducible = controls('SOC2:CC8.1', 'ISO27001:A.8.9', 'NIST-800-53:CM-2', 'NIST-SSDF:PS.3.2')

/** Data that travels must be encrypted and its sender known. */
export const transport = controls(
  'PCI-DSS:4.2.1',
  'SOC2:CC6.7',
  'ISO27001:A.8.24',
  'NIST-800-53:SC-8',
  'HIPAA:164.312(e)(1)',
)

/** Nothing in the image that it does not need. */
export const minimal = controls('CIS-DOCKER:4.3', 'PCI-DSS:2.2.4', 'ISO27001:A.8.9', 'NIST-800-53:CM-7')

/** Credentials stay out of what is shipped. */
export const secrecy = controls('CIS-DOCKER:4.10', 'PCI-DSS:8.6.2', 'SOC2:CC6.1', 'ISO27001:A.5.17', 'NIST-800-53:IA-5')

/** A broken service is noticed. */
export const availability = controls('CIS-DOCKER:4.6', 'SOC2:A1.2', 'ISO27001:A.8.16', 'NIST-800-53:SI-13')

/** Security updates reach the image. */
export const updates = controls('CIS-DOCKER:4.7', 'PCI-DSS:6.3.3', 'ISO27001:A.8.8', 'NIST-800-53:SI-2')

/** Fetching from the network is explicit. */
export const explicitCopy = controls('CIS-DOCKER:4.9', 'ISO27001:A.8.9', 'NIST-800-53:CM-7')

/** Network doors that are open. */
export const network = controls('CIS-DOCKER:5.7', 'PCI-DSS:1.2.5', 'ISO27001:A.8.20', 'NIST-800-53:CM-7')

/** Correct, maintainable configuration. */
export const hygiene = controls('ISO27001:A.8.9', 'NIST-800-53:CM-6')
