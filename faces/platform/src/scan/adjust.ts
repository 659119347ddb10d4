import type { Finding, Rule } from '@bartizan/model'
import type { Override, RuleSetting } from '../config/check.ts'
import { didYouMean } from '../nearest.ts'
import { BartizanError } from '../error.ts'

/** What the configuration says of rules. */
export interface RuleSettings {
  readonly rules: Readonly<Record<string, RuleSetting>>
  readonly overrides: readonly Override[]
}

/** Tells whether a path fits patterns in the syntax of ignore files. */
export type Matches = (patterns: readonly string[], path: string) => boolean

/**
 * Applies `rules` and `overrides`: drops findings of rules that are off, and gives the others their severity.
 * @throws BartizanError `configuration` for a rule that does not exist
 */
export function adjustFindings(
  findings: readonly Finding[],
  settings: RuleSettings,
  matches: Matches,
): readonly Finding[] {
  if (Object.keys(settings.rules).length === 0 && settings.overrides.length === 0) return findings
  return findings.flatMap((finding) => {
    const setting = settingFor(finding, settings, matches)
    if (setting === 'off') return []
    return setting === undefined ? [finding] : [{ ...finding, severity: setting }]
  })
}

function settingFor(finding: Finding, settings: RuleSettings, matches: Matches): RuleSetting | undefined {
  const { primary } = finding.locations
  let setting = settings.rules[finding.rule]
  if (primary.kind !== 'file') return setting
  for (const override of settings.overrides) {
    const own = override.rules[finding.rule]
    if (own !== undefined && matches(override.files, primary.path)) setting = own
  }
  return setting
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
