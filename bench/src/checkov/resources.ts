import path from 'node:path'
import type { Rule } from '@bartizan/model'
import { checkovLabels, type Label } from './labels.ts'
import { rulesByAlias, scanFolder } from './scan.ts'
import { addUncovered, createTally, formatTally, type Tally } from './tally.ts'
import { trivyExamples, type TrivyRun } from './trivy.ts'

/** How a format's resources are scored on Checkov's labels, and on trivy-checks' examples. */
export interface ResourceScore {
  readonly title: string
  /** Checkov's name of the framework. */
  readonly framework: string
  readonly detector: string
  readonly rules: readonly Rule[]
  /** Our name of a resource in the form of the labels. */
  readonly address?: (name: string) => string
  /** Whether a finding's resource is the one that a label names. */
  readonly isNamed: (address: string, label: string) => boolean
  readonly fileName: TrivyRun['fileName']
}

interface Failing {
  readonly address: string
  readonly file: string
}

/** Prints the scores of `CHECKOV_FOLDER [TRIVY_CHECKS_FOLDER] [-v]`. */
export async function scoreResources(score: ResourceScore, words: readonly string[]): Promise<void> {
  const [root = '.', trivy] = words.filter((word) => word !== '-v')
  const verbose = words.includes('-v')
  const aliases = rulesByAlias(score.rules)
  const tally = createTally(`Checkov ${score.title}`)
  for (const label of checkovLabels(root, score.framework)) {
    const rules = aliases.get(label.check)
    if (rules === undefined) {
      const labels = label.named ? label.passing.length + label.failing.length : label.passed + label.failed
      addUncovered(tally, label.check, labels)
      continue
    }
    const found = await failingResources(label, rules, score)
    const where = `${label.check} ${path.relative(root, label.folder)}`
    if (label.named) addNamed(tally, label, found, { where, isNamed: score.isNamed })
    else addCounted(tally, label, found, where)
  }
  process.stdout.write(`${formatTally(tally, verbose)}\n`)
  if (trivy === undefined) return
  const { framework: format, detector, fileName } = score
  const examples = await trivyExamples({ root: trivy, format, detector, aliases, fileName })
  process.stdout.write(`${formatTally(examples, verbose)}\n`)
}

async function failingResources(
  label: Label,
  rules: ReadonlySet<string>,
  { detector, address: named = (name) => name }: ResourceScore,
): Promise<readonly Failing[]> {
  const seen = new Map<string, Failing>()
  for (const { rule, asset, locations } of await scanFolder(label.folder, detector)) {
    if (!rules.has(rule)) continue
    const file = locations.primary.kind === 'file' ? locations.primary.path : ''
    const address = named(asset?.name ?? '')
    seen.set(`${file} ${address}`, { address, file })
  }
  return [...seen.values()]
}

/** Labels that say only how many resources fail and pass. */
function addCounted(tally: Tally, label: Label, found: readonly Failing[], where: string): void {
  const hits = found.length
  tally.truePositives += Math.min(hits, label.failed)
  tally.falseNegatives += Math.max(0, label.failed - hits)
  tally.falsePositives += Math.min(Math.max(0, hits - label.failed), label.passed)
  tally.trueNegatives += Math.max(0, label.passed - Math.max(0, hits - label.failed))
  if (hits !== label.failed)
    tally.failures.push(`${where}: ${hits} found, ${label.failed} expected: ${found.map(({ file }) => file).join(' ')}`)
}

function addNamed(
  tally: Tally,
  label: Label,
  found: readonly Failing[],
  { where, isNamed }: { readonly where: string; readonly isNamed: ResourceScore['isNamed'] },
): void {
  for (const [names, fails] of [
    [label.failing, true],
    [label.passing, false],
  ] as const) {
    for (const name of names) {
      const hit = found.some(({ address }) => isNamed(address, name))
      if (fails && hit) tally.truePositives += 1
      else if (fails) tally.falseNegatives += 1
      else if (hit) tally.falsePositives += 1
      else tally.trueNegatives += 1
      if (fails !== hit) tally.failures.push(`${where}: ${fails ? 'missed' : 'false alarm'} ${name}`)
    }
  }
}
