import { detector } from '@bartizan/terraform'
import { formatTally } from './checkov/tally.ts'
import { trivyExamples } from './checkov/trivy.ts'

/** Usage: `score-trivy-terraform.ts <trivy-checks folder> [--failures]`. */
async function main([root, option]: readonly string[]): Promise<void> {
  if (root === undefined) throw new TypeError('the folder of the trivy-checks repository is needed')
  const aliases = new Map<string, Set<string>>()
  for (const rule of detector.rules) {
    for (const alias of rule.aliases) {
      const held = aliases.get(alias) ?? new Set<string>()
      held.add(rule.id)
      aliases.set(alias, held)
    }
  }
  const tally = await trivyExamples({
    root,
    format: 'terraform',
    detector: 'terraform',
    aliases,
    fileName: () => 'main.tf',
  })
  process.stdout.write(`${formatTally(tally, option === '--failures')}\n`)
}

await main(process.argv.slice(2))
