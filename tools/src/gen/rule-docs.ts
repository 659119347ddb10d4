import { formatControl, type RuleSample } from '@bartizan/model'
import { describeRule, silence, type CatalogueEntry } from '@bartizan/platform'
import { generatedNotice, type Artefact } from './artefact.ts'
import type { RoomSample } from './samples.ts'

/** A page per detector with all its rules, their examples taken from the samples that the tests run. */
export function ruleDocs(catalogue: readonly CatalogueEntry[], samples: readonly RoomSample[]): readonly Artefact[] {
  const detectors = [...new Set(catalogue.flatMap((entry) => entry.detectors))].sort()
  const pages = detectors.map((detector) => {
    const entries = catalogue.filter((entry) => entry.detectors.includes(detector))
    return { path: `docs/rules/${detector}.md`, text: page(detector, entries, samples) }
  })
  return [...pages, { path: 'docs/rules/README.md', text: contents(detectors, catalogue) }]
}

function page(detector: string, entries: readonly CatalogueEntry[], samples: readonly RoomSample[]): string {
  const sections = entries.map(({ rule }) => {
    const text = describeRule(rule)
      .replaceAll(/^(#+) /gm, '#$1 ')
      .trimEnd()
    return `${text}${examples(samples.filter((sample) => sample.rule === rule.id && sample.detector === detector))}`
  })
  return `<!-- ${generatedNotice} -->\n\n# Rules of ${detector}\n\n## When one does not apply\n\n${silence(`${detector}/NAME`)}\n\n${sections.join('\n\n')}\n`
}

function examples(samples: readonly RuleSample[]): string {
  const shown = (['bad', 'good'] as const).flatMap((kind) => {
    const sample = samples.find((one) => one.kind === kind && one.publish !== false)
    if (sample === undefined || sample.text.length > 1500) return []
    const title = kind === 'bad' ? 'Reported' : 'Not reported'
    return [`### ${title}\n\n\`\`\`${language(sample.path)}\n${sample.text.trimEnd()}\n\`\`\``]
  })
  return shown.length === 0 ? '' : `\n\n${shown.join('\n\n')}`
}

function language(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const extension = name.slice(name.lastIndexOf('.') + 1)
  return /dockerfile/i.test(name) ? 'dockerfile' : extension === 'tf' ? 'hcl' : extension
}

function contents(detectors: readonly string[], catalogue: readonly CatalogueEntry[]): string {
  const rows = detectors.map((detector) => {
    const count = catalogue.filter((entry) => entry.detectors.includes(detector)).length
    return `| [${detector}](${detector}.md) | ${count} |`
  })
  return `<!-- ${generatedNotice} -->\n\n# Rules\n\n| detector | rules |\n|---|---|\n${rows.join('\n')}\n`
}

/** Which rules speak to which control, for every framework. */
export function controlMatrix(catalogue: readonly CatalogueEntry[]): Artefact {
  const byControl = new Map<string, string[]>()
  for (const { rule } of catalogue) {
    for (const control of rule.controls) {
      const key = formatControl(control)
      byControl.set(key, [...(byControl.get(key) ?? []), rule.id])
    }
  }
  const rows = [...byControl]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([control, rules]) => `| ${control} | ${rules.length} | ${shortened(rules)} |`)
  const text = `<!-- ${generatedNotice} -->\n\n# Controls\n\n| control | rules | which |\n|---|---|---|\n${rows.join('\n')}\n`
  return { path: 'docs/reference/controls.md', text }
}

function shortened(rules: readonly string[]): string {
  const shown = rules.slice(0, 12).map((rule) => `\`${rule}\``)
  return rules.length > 12 ? `${shown.join(', ')} and ${rules.length - 12} more` : shown.join(', ')
}

/** The union of all rule ids, so that a slip in a test or a tool is a type error. */
export function ruleIdUnion(catalogue: readonly CatalogueEntry[]): Artefact {
  const ids = catalogue.map(({ rule }) => `  '${rule.id}',`)
  const text = `// ${generatedNotice}\n\n/** The ids of all built-in rules. */\nexport const ruleIds = [\n${ids.join('\n')}\n] as const\nexport type KnownRuleId = (typeof ruleIds)[number]\n`
  return { path: 'faces/platform/src/rules/ids.gen.ts', text }
}
