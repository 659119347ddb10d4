/** Scores the CloudFormation checks: `node bench/src/score-cfn.ts CHECKOV_FOLDER [TRIVY_CHECKS_FOLDER] [-v]`. */
import path from 'node:path'
import { detector } from '@bartizan/cloudformation'
import { checkovLabels, type Label } from './checkov/labels.ts'
import { rulesByAlias, scanFolder } from './checkov/scan.ts'
import { addUncovered, createTally, formatTally } from './checkov/tally.ts'
import { trivyExamples } from './checkov/trivy.ts'

const [root = '.', trivy] = process.argv.slice(2).filter((argument) => argument !== '-v')
const verbose = process.argv.includes('-v')
const aliases = rulesByAlias(detector.rules)
const tally = createTally('Checkov CloudFormation')

interface Failing {
  readonly address: string
  readonly file: string
}

async function failingResources(label: Label, rules: ReadonlySet<string>): Promise<readonly Failing[]> {
  const seen = new Map<string, Failing>()
  for (const { rule, asset, locations } of await scanFolder(label.folder, 'cloudformation')) {
    if (!rules.has(rule)) continue
    const file = locations.primary.kind === 'file' ? locations.primary.path : ''
    const address = asset?.name ?? ''
    seen.set(`${file} ${address}`, { address, file })
  }
  return [...seen.values()]
}

for (const label of checkovLabels(root, 'cloudformation')) {
  const rules = aliases.get(label.check)
  const labels = label.named ? label.passing.length + label.failing.length : label.passed + label.failed
  if (rules === undefined) {
    addUncovered(tally, label.check, labels)
    continue
  }
  const found = await failingResources(label, rules)
  const where = `${label.check} ${path.relative(root, label.folder)}`
  if (!label.named) {
    const hits = found.length
    tally.truePositives += Math.min(hits, label.failed)
    tally.falseNegatives += Math.max(0, label.failed - hits)
    tally.falsePositives += Math.min(Math.max(0, hits - label.failed), label.passed)
    tally.trueNegatives += Math.max(0, label.passed - Math.max(0, hits - label.failed))
    if (hits !== label.failed)
      tally.failures.push(
        `${where}: ${hits} found, ${label.failed} expected: ${found.map(({ file }) => file).join(' ')}`,
      )
    continue
  }
  for (const [names, fails] of [
    [label.failing, true],
    [label.passing, false],
  ] as const) {
    for (const name of names) {
      const hit = found.some(
        ({ address }) =>
          address === name.split('.').at(-1) || address.replace(/(Stage|Role|Url)$/, '') === name.split('.').at(-1),
      )
      if (fails && hit) tally.truePositives += 1
      else if (fails) tally.falseNegatives += 1
      else if (hit) tally.falsePositives += 1
      else tally.trueNegatives += 1
      if (fails !== hit) tally.failures.push(`${where}: ${fails ? 'missed' : 'false alarm'} ${name}`)
    }
  }
}
process.stdout.write(`${formatTally(tally, verbose)}\n`)
if (trivy !== undefined) {
  const examples = await trivyExamples({
    root: trivy,
    format: 'cloudformation',
    detector: 'cloudformation',
    aliases,
    fileName: (text) => (text.trimStart().startsWith('{') ? 'template.json' : 'template.yaml'),
  })
  process.stdout.write(`${formatTally(examples, verbose)}\n`)
}
