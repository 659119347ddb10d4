import type { AdvisoryEvidence, Evidence, Finding, Location, Rule } from '@bartizan/model'

/** A finding with its rule as Markdown: where, why, proof, what to do. */
export function explainFinding(finding: Finding, rule: Rule | undefined): string {
  const { locations } = finding
  const parts = [
    `# ${finding.rule} at ${place(locations.primary)}`,
    finding.message,
    [
      `- Severity: ${finding.severity}`,
      `- Confidence: ${finding.confidence}`,
      `- State: ${state(finding)}`,
      `- Fingerprint: ${finding.fingerprint}`,
      ...(finding.asset === undefined ? [] : [`- At risk: ${finding.asset.kind} ${finding.asset.name}`]),
    ].join('\n'),
    list('How the data travels', locations.flow),
    list('See also', locations.related),
    finding.evidence && `## Proof\n\n${proof(finding.evidence)}`,
    rule?.why && `## Why it matters\n\n${rule.why}`,
    rule?.remedy && `## What to do\n\n${rule.remedy}`,
    finding.fixes.length > 0 &&
      `## Fixes\n\n${finding.fixes.map((fix) => `- ${fix.title} (${fix.safety})`).join('\n')}`,
  ]
  return `${parts.filter((part) => typeof part === 'string' && part !== '').join('\n\n')}\n`
}

function proof(evidence: Evidence): string {
  return evidence.kind === 'advisory'
    ? advisoryProof(evidence)
    : `\`\`\`json\n${JSON.stringify(evidence, undefined, 2)}\n\`\`\``
}

/** Which record says what about which version, by which order, and how the package came in. */
function advisoryProof(evidence: AdvisoryEvidence): string {
  const { ids, range, comparator, version, fixed, path, risk } = evidence
  return [
    `- Package: ${evidence.package}`,
    `- Known as: ${ids.join(', ')}`,
    `- Affected by record: ${range}`,
    `- Version: ${version}, compared as ${comparator}`,
    `- Fixed in: ${fixed.length === 0 ? 'no version that is known' : fixed.join(', ')}`,
    ...(path.length > 1 ? [`- Brought in by: ${path.join(' › ')}`] : []),
    ...(risk === undefined ? [] : [`- Risk: ${risk} of 100`]),
  ].join('\n')
}

function list(title: string, locations: readonly Location[]): string {
  if (locations.length === 0) return ''
  const lines = locations.map(
    (location, index) => `${index + 1}. ${place(location)}${location.note === undefined ? '' : `: ${location.note}`}`,
  )
  return `## ${title}\n\n${lines.join('\n')}`
}

function place(location: Location): string {
  if (location.kind !== 'file') return location.name
  const commit = location.commit === undefined ? '' : ` (commit ${location.commit.id.slice(0, 12)})`
  return `${location.path}${location.region === undefined ? '' : `:${location.region.startLine}:${location.region.startColumn}`}${commit}`
}

function state(finding: Finding): string {
  const { state } = finding
  switch (state.kind) {
    case 'new':
      return 'new'
    case 'known':
      return 'known: in the baseline'
    case 'waived':
      return `waived by ${state.by}${state.until === undefined ? '' : ` until ${state.until}`}: ${state.why}`
    case 'suppressed':
      return `suppressed in the source (${state.mark}): ${state.why}`
  }
}
