import type { Decision } from '@bartizan/policy/gate'

/** A decision in words: the outcome, each reason, and the least that would change it. */
export function decisionText(decision: Decision): string {
  const { outcome, reasons, obligations, counterfactual: needed, rules } = decision
  const lines = [`${outcome.toUpperCase()}  ${rules.matched} of ${rules.total} rules gave a reason`]
  for (const { code, message } of reasons) lines.push(`  ${code}: ${message}`)
  const steps: string[] = []
  if (needed.rerunStages.length > 0) steps.push(`run these stages again: ${needed.rerunStages.join(', ')}`)
  for (const { count, among } of needed.resolve) {
    const shown = among.slice(0, 5).join(', ')
    steps.push(`fix or waive ${count} of ${among.length} findings: ${shown}${among.length > 5 ? ', …' : ''}`)
  }
  if (needed.approvals) steps.push(`${needed.approvals.count} more approvals (${needed.approvals.roles.join(', ')})`)
  if (needed.attestations.length > 0) steps.push(`attestations: ${needed.attestations.join(', ')}`)
  if (needed.waitUntil !== null) steps.push(`wait until ${needed.waitUntil}`)
  if (steps.length > 0) lines.push('To get through:', ...steps.map((step) => `  - ${step}`))
  for (const { message } of obligations) lines.push(`  note: ${message}`)
  lines.push(`input ${decision.input}`, `policy ${decision.policy}`, `engine ${decision.engine}`)
  return `${lines.join('\n')}\n`
}
