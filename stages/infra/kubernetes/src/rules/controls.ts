import { parseControl, type Control } from '@bartizan/model'

function controls(...ids: readonly string[]): readonly Control[] {
  return ids.map((id) => {
    const control = parseControl(id)
    if (control === undefined) throw new TypeError(`unknown control ${id}`)
    return control
  })
}

/** Separation of a container from its node. */
export const isolation = controls('CIS-K8S:5.2', 'PCI-DSS:2.2.6', 'SOC2:CC6.1', 'ISO27001:A.8.22', 'NIST-800-53:SC-39')
/** As few rights as the work needs. */
export const leastPrivilege = controls(
  'CIS-K8S:5.2',
  'PCI-DSS:7.2.1',
  'SOC2:CC6.3',
  'ISO27001:A.8.2',
  'NIST-800-53:AC-6',
)
/** Who may do what in the cluster. */
export const accessControl = controls(
  'CIS-K8S:5.1',
  'PCI-DSS:7.2.2',
  'SOC2:CC6.3',
  'ISO27001:A.5.15',
  'HIPAA:164.312(a)(1)',
  'NIST-800-53:AC-3',
)
/** Credentials and where they are kept. */
export const secrecy = controls('CIS-K8S:5.4', 'PCI-DSS:8.6.2', 'SOC2:CC6.1', 'ISO27001:A.5.17', 'NIST-800-53:IA-5')
/** Known, unaltered images. */
export const provenance = controls('CIS-K8S:5.5', 'PCI-DSS:6.3.2', 'SOC2:CC8.1', 'ISO27001:A.8.30', 'NIST-800-53:SI-7')
/** One workload cannot starve the others. */
export const capacity = controls('SOC2:A1.1', 'ISO27001:A.8.6', 'NIST-800-53:SC-6')
/** A broken service is noticed. */
export const availability = controls('SOC2:A1.2', 'ISO27001:A.8.16', 'NIST-800-53:SI-13')
/** Who can reach what. */
export const network = controls('CIS-K8S:5.3', 'PCI-DSS:1.3.1', 'SOC2:CC6.6', 'ISO27001:A.8.20', 'NIST-800-53:SC-7')
/** Parts of the cluster kept apart. */
export const separation = controls('CIS-K8S:5.7', 'ISO27001:A.8.31', 'NIST-800-53:SC-2')
/** The control plane's own settings. */
export const controlPlane = controls('CIS-K8S:1', 'PCI-DSS:2.2.1', 'ISO27001:A.8.9', 'NIST-800-53:CM-6')
/** Encrypted, authenticated connections. */
export const transport = controls(
  'PCI-DSS:4.2.1',
  'SOC2:CC6.7',
  'ISO27001:A.8.24',
  'HIPAA:164.312(e)(1)',
  'NIST-800-53:SC-8',
)
/** What happened can be seen afterwards. */
export const audit = controls(
  'CIS-K8S:1.2',
  'PCI-DSS:10.2.1',
  'SOC2:CC7.2',
  'ISO27001:A.8.15',
  'HIPAA:164.312(b)',
  'NIST-800-53:AU-2',
)
