import { join } from 'node:path'
import { readTree } from '@bartizan/engine'
import type { Finding, ScanResult, SecretEvidence } from '@bartizan/model'
import type { Verification, Verifier } from '@bartizan/secrets/verify'
import { readOptional, writeWhole } from '../files/project.ts'
import { clientFor } from '../net/client.ts'
import type { ScanRequest } from '../scan/request.ts'
import { findRoot } from '../scan/root.ts'
import { cacheDirectory, secretKey } from '../scan/surroundings.ts'

/** A finding that is about a credential in a file of the tree. */
type SecretFinding = Finding & { readonly evidence: SecretEvidence }

/**
 * Asks each provider whether the keys that were found are alive: one harmless request a key, to the provider's own hosts
 * alone. The values are read from the files again, live in memory only, and are never written or logged.
 * @returns the result with the answers in evidence and message; a key that is proven dead weighs little
 */
export async function verifySecrets(request: ScanRequest, result: ScanResult): Promise<ScanResult> {
  const { root } = findRoot(request.paths)
  const subjects = result.findings.filter(isSecret)
  if (subjects.length === 0) return result
  const { createVerifier } = await import('@bartizan/secrets/verify')
  const { environment } = request
  const key = secretKey(root, environment)
  const file = join(cacheDirectory(environment), 'verified.json')
  const verifier = createVerifier({
    clientFor: (hosts) =>
      clientFor(
        hosts.map((host) => `https://${host}`),
        environment,
      ),
    secretKey: key,
    now: () => new Date(),
    known: new Map(Object.entries(JSON.parse(readOptional(file) ?? '{}') as Readonly<Record<string, Verification>>)),
  })
  const values = await valuesOf(root, subjects, key)
  const findings = await Promise.all(
    result.findings.map((finding) => (isSecret(finding) ? verified(finding, verifier, values) : finding)),
  )
  writeWhole(file, JSON.stringify(Object.fromEntries(verifier.answers())))
  return { ...result, findings }
}

function isSecret(finding: Finding): finding is SecretFinding {
  const { primary } = finding.locations
  return finding.evidence?.kind === 'secret' && primary.kind === 'file' && primary.commit === undefined
}

/** The values behind the identities of the findings. */
async function valuesOf(
  root: string,
  findings: readonly SecretFinding[],
  key: Uint8Array,
): Promise<ReadonlyMap<string, string>> {
  const [{ createScanner }, { secretIdentity }] = await Promise.all([
    import('@bartizan/secrets'),
    import('@bartizan/secrets/verify'),
  ])
  const paths = [
    ...new Set(findings.flatMap(({ locations: { primary } }) => (primary.kind === 'file' ? [primary.path] : []))),
  ]
  const scanner = createScanner()
  const values = new Map<string, string>()
  for (const source of await readTree({ root, paths }, ({ path }) => paths.includes(path))) {
    for (const { value } of scanner.scan({ path: source.path, bytes: source.bytes }).found)
      values.set(secretIdentity(key, value), value)
  }
  return values
}

async function verified(
  finding: SecretFinding,
  verifier: Verifier,
  values: ReadonlyMap<string, string>,
): Promise<Finding> {
  const value = values.get(finding.evidence.identity)
  if (value === undefined || !verifier.can(finding.rule)) return finding
  const { state, reason, owner, scopes } = await verifier.verify({ rule: finding.rule, value })
  const whose = [
    owner === undefined ? '' : `it belongs to ${owner}`,
    scopes === undefined ? '' : `it may ${scopes}`,
  ].filter((part) => part !== '')
  const told = `Verification: ${state}, ${[reason, ...whose].join('; ')}.`
  return {
    ...finding,
    message: `${finding.message} ${told}`,
    ...(state === 'live' ? { confidence: 'high' } : {}),
    ...(state === 'revoked' ? { severity: 'info' } : {}),
    evidence: { ...finding.evidence, verification: { state, reason } },
  }
}
