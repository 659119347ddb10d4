import { PathFilter } from '@bartizan/engine'
import type { Finding, Rule } from '@bartizan/model'
import type { Override, RuleSetting } from '../config/check.ts'
import { didYouMean } from '../nearest.ts'
import { BartizanError } from '../error.ts'

/** What the configuration says of rules. */
export interface RuleSettings {
  readonly rules: Readonly<Record<string, RuleSetting>>
  readonly overrides: readonly Override[]
}

/** Applies `rules` and `overrides`: drops findings of rules that are off, and gives the others their severity. */
export function adjustFindings(findings: readonly Finding[], { rules, overrides }: RuleSettings): readonly Finding[] {
  if (Object.keys(rules).length === 0 && overrides.length === 0) return findings
  const scopes = overrides.map((override) => ({ filter: new PathFilter(override.files), rules: override.rules }))
  return findings.flatMap((finding) => {
    const { primary } = finding.locations
    const inScope = primary.kind === 'file' ? scopes.filter((scope) => scope.filter.matches(primary.path)) : []
    const setting = inScope.findLast((scope) => finding.rule in scope.rules)?.rules[finding.rule] ?? rules[finding.rule]
    if (setting === 'off') return []
    return setting === undefined ? [finding] : [{ ...finding, severity: setting }]
  })
}

/** Refuses settings for rules that do not exist: a slip would otherwise switch nothing off. */
export function checkRuleNames(settings: RuleSettings, known: readonly string[]): void {
  const named = [settings.rules, ...settings.overrides.map((override) => override.rules)].flatMap((rules) =>
    Object.keys(rules),
  )
  const unknown = named.find((id) => !known.includes(id))
  if (unknown !== undefined) {
    throw new BartizanError(
      'configuration',
      `there is no rule "${unknown}"${didYouMean(unknown, known)}`,
      'bartizan rules lists them.',
    )
  }
}

/** The rules that a report has to describe: those of its findings. */
export function describedRules(rules: readonly Rule[], findings: readonly Finding[]): readonly Rule[] {
  const used = new Set<string>(findings.map((finding) => finding.rule))
  return rules.filter((rule) => used.has(rule.id))
}
