/** Scores the Dockerfile checks: `node bench/src/score-docker.ts CHECKOV_FOLDER [TRIVY_CHECKS_FOLDER] [-v]`. */
import path from 'node:path'
import { detector } from '@bartizan/containers'
import type { Finding } from '@bartizan/model'
import { checkovLabels } from './checkov/labels.ts'
import { rulesByAlias, scanFolder } from './checkov/scan.ts'
import { addUncovered, createTally, formatTally } from './checkov/tally.ts'
import { trivyExamples } from './checkov/trivy.ts'

const [root = '.', trivy, ...flags] = process.argv.slice(2).filter((argument) => argument !== '-v')
const verbose = process.argv.includes('-v')
const aliases = rulesByAlias(detector.rules)

const pathOf = (finding: Finding): string => {
  const { primary } = finding.locations
  return primary.kind === 'file' ? primary.path : ''
}

const tally = createTally('Checkov Dockerfile')
for (const label of checkovLabels(root, 'dockerfile')) {
  const rules = aliases.get(label.check)
  const places = [
    ...label.failing.map((name) => ({ name, fails: true })),
    ...label.passing.map((name) => ({ name, fails: false })),
  ]
  if (rules === undefined) {
    addUncovered(tally, label.check, places.length || label.passed + label.failed)
    continue
  }
  const found = (await scanFolder(label.folder, 'containers')).filter((finding) => rules.has(finding.rule)).map(pathOf)
  if (!label.named) {
    const files = new Set(found).size
    tally.truePositives += Math.min(files, label.failed)
    tally.falseNegatives += Math.max(0, label.failed - files)
    tally.falsePositives += Math.max(0, files - label.failed)
    tally.trueNegatives += label.passed
    continue
  }
  const rest = [...found]
  for (const { name, fails } of places) {
    const file = name.replace(/^\//, '').replace(/\.[A-Z]*$/, '')
    const at = rest.indexOf(file)
    const hit = fails ? at >= 0 : found.includes(file)
    if (fails && at >= 0) rest.splice(at, 1)
    if (fails && hit) tally.truePositives += 1
    else if (fails) tally.falseNegatives += 1
    else if (hit) tally.falsePositives += 1
    else tally.trueNegatives += 1
    if (fails !== hit)
      tally.failures.push(
        `${label.check} ${fails ? 'missed' : 'false alarm'} ${path.relative(root, label.folder)}/${file}`,
      )
  }
}
process.stdout.write(`${formatTally(tally, verbose)}\n`)
if (trivy !== undefined) {
  const examples = await trivyExamples({
    root: trivy,
    format: 'dockerfile',
    detector: 'containers',
    aliases,
    fileName: () => 'Dockerfile',
  })
  process.stdout.write(`${formatTally(examples, verbose)}\n`)
}
if (flags.length > 0) process.exitCode = 2
