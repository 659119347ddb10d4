import { formatControl, type Rule } from '@bartizan/model'

/** The explanation of a rule as Markdown, with the ways to silence it. */
export function explainRule(rule: Rule): string {
  return `${describeRule(rule)}\n## When it does not apply here\n\n${silence(rule.id)}\n`
}

/** What a rule is about as Markdown: facts, why it matters, what to do. */
export function describeRule(rule: Rule): string {
  const facts = [
    ['Severity', rule.severity],
    ['Confidence', rule.confidence],
    ['Weakness', rule.weakness],
    ['Known elsewhere as', rule.aliases.join(', ')],
    ['Controls', rule.controls.map(formatControl).join(', ')],
    ['Since', rule.since],
  ].flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`- ${name}: ${value}`]))
  const parts = [
    `# ${rule.id}`,
    `${rule.title}.`,
    facts.join('\n'),
    rule.why && `## Why it matters\n\n${rule.why}`,
    rule.remedy && `## What to do\n\n${rule.remedy}`,
    rule.references.length > 0 && `## Read more\n\n${rule.references.map((link) => `- ${link}`).join('\n')}`,
  ]
  return `${parts.filter((part) => typeof part === 'string' && part !== '').join('\n\n')}\n`
}

/** How a rule is silenced for a place, a folder, a repository. */
export function silence(id: string): string {
  return [
    `For one place, say why in a comment on the line or above it: \`bartizan-ignore ${id} until YYYY-MM-DD: reason\`.`,
    `For a folder, or with an owner: \`bartizan waive ${id} --files GLOB --reason TEXT\`.`,
    `For the whole repository: \`rules: { ${id}: off }\` in the configuration.`,
  ].join('\n\n')
}
