import { examine } from '@bartizan/engine'
import { ruleIds } from '../rules/ids.gen.ts'
import { BartizanError } from '../error.ts'
import { didYouMean } from '../nearest.ts'
import { findRule, loadCatalogue } from '../rules/catalogue.ts'
import type { ScanRequest } from '../scan/request.ts'
import { engineRequest, scan } from '../scan/scan.ts'
import { findRoot } from '../scan/root.ts'

/** A question: why is there no finding of `rule` on this line. */
export interface WhyNotRequest {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** Id or alias. */
  readonly rule: string
  readonly scan: ScanRequest
}

/**
 * Follows one line through the scan and says where it ended: listing, detector, keyword, the detector's own reasons, states.
 * @returns sentences in the order of the way
 */
export async function whyNot({ file, line, rule, scan: request }: WhyNotRequest): Promise<readonly string[]> {
  const catalogue = await loadCatalogue()
  const entry = findRule(catalogue, rule)
  if (entry === undefined) throw new BartizanError('usage', `there is no rule "${rule}"${didYouMean(rule, ruleIds)}`)
  const { id } = entry.rule
  const result = await scan({ ...request, paths: [file] })
  const here = result.findings.filter(({ rule: found, locations: { primary } }) => {
    if (found !== id || primary.kind !== 'file' || primary.region === undefined) return false
    return primary.region.startLine <= line && line <= primary.region.endLine
  })
  if (here.length > 0) {
    return here.map(
      (finding) =>
        `${id} does report this line: ${finding.message} (${finding.state.kind}, fingerprint ${finding.fingerprint})`,
    )
  }
  const { root, paths } = findRoot([file])
  const path = paths?.[0] ?? file
  const answers = entry.detectors.map((detector) =>
    examine({ request: engineRequest(request, root), path, line, rule: id, detector }),
  )
  return [...new Set((await Promise.all(answers)).flat())]
}
