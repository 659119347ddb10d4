import type { Evidence, Finding, State } from '@bartizan/model'

/** A label and a value, both raw: each format escapes for where it lands. */
export type Fact = readonly [label: string, value: string]

/**
 * The proof in words, for every format that is read by people. The flow's steps and the origin's places are not in it.
 */
export function evidenceFacts(evidence: Evidence | undefined): Fact[] {
  switch (evidence?.kind) {
    case undefined:
      return []
    case 'secret': {
      const facts: Fact[] = [['value', evidence.redacted]]
      if (evidence.decoded !== undefined && evidence.decoded.length > 0)
        facts.push(['decoded', evidence.decoded.join(' › ')])
      if (evidence.verification !== undefined) {
        facts.push(['verified', `${evidence.verification.state}: ${evidence.verification.reason}`])
      }
      return facts
    }
    case 'value': {
      const facts: Fact[] = [['setting', `${evidence.path} = ${evidence.actual ?? '(not set)'}`]]
      if (evidence.expected !== undefined) facts.push(['wanted', evidence.expected])
      return facts
    }
    case 'trace': {
      const facts: Fact[] = [['flow', `${evidence.source} → ${evidence.sink}`]]
      if (evidence.route !== undefined) facts.push(['route', evidence.route])
      for (const guard of evidence.guards) facts.push(['guard', `${guard.test}: ${guard.verdict}`])
      if (evidence.assumed > 0)
        facts.push([
          'assumed',
          `${evidence.assumed} unresolved ${evidence.assumed === 1 ? 'call' : 'calls'} passing data on`,
        ])
      return facts
    }
    case 'advisory': {
      const fixed = evidence.fixed.length === 0 ? 'no fixed version yet' : `fixed in ${evidence.fixed.join(', ')}`
      const hasVersion = /^pkg:[^?#]*[^/]@/.test(evidence.package)
      const facts: Fact[] = [
        ['package', `${evidence.package}${hasVersion ? '' : ` ${evidence.version}`}, ${fixed}`],
        ['advisory', `${evidence.ids.join(', ')} affects ${evidence.range} (${evidence.comparator})`],
      ]
      if (evidence.path.length > 1) facts.push(['through', evidence.path.join(' › ')])
      if (evidence.risk !== undefined) facts.push(['risk', String(evidence.risk)])
      return facts
    }
    case 'policy': {
      const facts: Fact[] = [['policy', evidence.policy]]
      if (evidence.inputPaths.length > 0) facts.push(['read', evidence.inputPaths.join(', ')])
      return facts
    }
  }
}

/** The evidence with the asset, where the asset tells more: a secret's name is its hash, a package's stands in its advisory. */
export function findingFacts(finding: Finding): Fact[] {
  const { asset, evidence } = finding
  const facts = evidenceFacts(evidence)
  if (asset === undefined || ['secret', 'package'].includes(asset.kind)) return facts
  return facts.some(([, value]) => value === asset.name) ? facts : [...facts, [asset.kind, asset.name]]
}

/** A state that is not `new`, in words: `waived by ana until 2027-01-31: reason`. */
export function stateText(state: State): string | undefined {
  switch (state.kind) {
    case 'new':
      return undefined
    case 'known':
      return 'known: in the baseline'
    case 'waived':
      return `waived by ${state.by}${state.until === undefined ? '' : ` until ${state.until}`}: ${state.why}`
    case 'suppressed':
      return `suppressed by ${state.mark}${state.until === undefined ? '' : ` until ${state.until}`}: ${state.why}`
  }
}
