import { digestOf } from '@bartizan/policy/gate'
import type { Finding } from '@bartizan/model'

/** What a scan left, as far as a gate asks for it. */
export type ScanSummary = {
  readonly stage: string
  readonly tool: string
  readonly version?: string
  readonly db?: string
  /** RFC 3339. */
  readonly finishedAt: string
  readonly commit: string
  readonly artifacts?: readonly string[]
  readonly coverage: { readonly rules: number; readonly files: number; readonly failed: number }
  readonly findings: readonly Finding[]
}

/** A scan's result sealed with the digest of its content, in the order that makes equal scans equal. */
export function gateResult(scan: ScanSummary): { readonly [key: string]: unknown } {
  const findings = scan.findings
    .map(({ fingerprint, rule, severity, confidence, locations }) => ({
      fingerprint: String(fingerprint),
      rule: String(rule),
      severity,
      confidence,
      ...(locations.primary.kind === 'file' && { path: locations.primary.path }),
    }))
    .toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1))
  const content = { ...scan, findings }
  return { ...content, digest: digestOf(content) }
}
