import { type Confidence, type Finding, type Rule, type Severity, formatControl } from '@bartizan/model'
import { manyLines } from '../escape/characters.ts'
import { cweUrl, webUrl } from '../escape/uri.ts'
import { messageText, plainText } from './message.ts'
import type { Taxonomies } from './taxonomies.ts'

/** GitHub keeps 20 tags of a rule. */
const maxTags = 20

/** A result's level. */
export const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
}

/** The middle of each band in which GitHub reads severities; none for info, which is no security severity. */
const securitySeverity: Readonly<Record<Severity, string | undefined>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
  info: undefined,
}

const precision: Readonly<Record<Confidence, string>> = { high: 'very-high', medium: 'high', low: 'medium' }

function sentenceOf(text: string): string {
  const clean = messageText(text)
  return /[.!?]$/.test(clean) ? clean : `${clean}.`
}

/** `secrets/stripe-secret-key` as `StripeSecretKey`. */
function pascalName(rule: Rule): string {
  const words = plainText(rule.id.slice(rule.id.indexOf('/') + 1)).split(/[^A-Za-z0-9]+/)
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  return /^[A-Z]/.test(name) ? name : `Rule${name}`
}

/** Markdown help: why, remedy, controls, aliases, references. */
function helpMarkdown(rule: Rule): string {
  const parts = [`# ${rule.title}`]
  if (rule.why !== undefined) parts.push('## Why it matters', rule.why.trim())
  if (rule.remedy !== undefined) parts.push('## How to fix it', rule.remedy.trim())
  parts.push(
    '## How to silence it',
    `Where it is not a defect, write \`bartizan-ignore ${rule.id}: reason\` in a comment on the line or above it, or waive it with \`bartizan waive\`.`,
  )
  const controls = rule.controls.map(formatControl).join(', ')
  const facts = [
    `Rule \`${rule.id}\`, since ${rule.since}`,
    ...(rule.weakness === undefined ? [] : [`Weakness ${rule.weakness}`]),
    ...(controls === '' ? [] : [`Controls ${controls}`]),
    ...(rule.aliases.length === 0 ? [] : [`Known to other tools as ${rule.aliases.join(', ')}`]),
  ]
  parts.push(facts.map((fact) => `- ${fact}`).join('\n'))
  const urls = rule.references.map(webUrl).filter((url) => url !== undefined)
  if (urls.length > 0) parts.push('## References', urls.map((url) => `- <${url}>`).join('\n'))
  return manyLines(parts.join('\n\n'))
}

function tags(rule: Rule): string[] {
  const cwe = rule.weakness === undefined ? [] : [`external/cwe/${rule.weakness.toLowerCase()}`]
  return [...new Set(['security', rule.stage, ...cwe, ...rule.tags.map(plainText)])].slice(0, maxTags)
}

/** A rule at the severity with which its findings appear. */
export interface Descriptor {
  readonly id: string
  readonly rule: Rule
  readonly severity: Severity
}

/**
 * GitHub reads the security severity from the rule alone. A finding of another severity than its rule's (an advisory's,
 * or one set in the configuration) therefore refers to the rule's entry for that severity: `room/name/critical`.
 */
export function descriptorOf(finding: Finding, rule: Rule): Descriptor {
  const { severity } = finding
  const id = plainText(rule.id)
  return { id: severity === rule.severity ? id : `${id}/${severity}`, rule, severity }
}

/** A rule as SARIF's reportingDescriptor, with the properties that GitHub reads. */
export function sarifRule(descriptor: Descriptor, groups: Taxonomies): object {
  const { id, rule } = descriptor
  const level = levels[descriptor.severity]
  const weakness = rule.weakness === undefined ? undefined : cweUrl(rule.weakness)
  const helpUri = rule.references.map(webUrl).find((url) => url !== undefined) ?? weakness
  const severity = securitySeverity[descriptor.severity]
  const relationships = groups.relationships(rule)
  const markdown = helpMarkdown(rule)
  return {
    id,
    name: pascalName(rule),
    shortDescription: { text: sentenceOf(rule.title) },
    fullDescription: { text: sentenceOf(rule.why ?? rule.title) },
    help: { text: markdown, markdown },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level },
    ...(relationships.length === 0 ? {} : { relationships }),
    properties: {
      tags: tags(rule),
      precision: precision[rule.confidence],
      'problem.severity': level === 'note' ? 'recommendation' : level,
      ...(severity === undefined ? {} : { 'security-severity': severity }),
      controls: rule.controls.map((control) => plainText(formatControl(control))),
      aliases: rule.aliases.map(plainText),
    },
  }
}
