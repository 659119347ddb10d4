import { filterRules, loadCatalogue, type CatalogueEntry } from '@bartizan/platform'
import { severities } from '@bartizan/model'
import { optionFlag, optionText, type CommandCall } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'

/** Lists rules as a table, or as JSON for programs. */
export async function run(call: CommandCall): Promise<ExitCode> {
  const catalogue = await loadCatalogue()
  const stage = optionText(call.settings, 'stage')
  const minSeverity = severities.find((one) => one === optionText(call.settings, 'min-severity'))
  const found = filterRules(catalogue.values(), {
    words: call.positionals,
    ...(stage === undefined ? {} : { stage }),
    ...(minSeverity === undefined ? {} : { minSeverity }),
  })
  if (optionFlag(call.settings, 'json')) {
    const rules = found.map(({ detector, rule }) => ({ detector, ...rule }))
    await call.terminal.out(`${JSON.stringify(rules, undefined, 2)}\n`)
  } else {
    await call.terminal.out(asTable(found, call.terminal.width))
    call.terminal.note(`${found.length} of ${catalogue.size} rules\n`)
  }
  return found.length > 0 ? exit.clean : exit.nothing
}

function asTable(entries: readonly CatalogueEntry[], width: number): string {
  const idWidth = Math.max(4, ...entries.map(({ rule }) => rule.id.length))
  return entries
    .map(({ rule }) => {
      const start = `${rule.id.padEnd(idWidth)}  ${rule.severity.padEnd(8)}  `
      if (width < start.length + 24) return `${rule.id}\n  ${rule.severity}  ${rule.title}\n`
      return `${start}${cut(rule.title, width - start.length)}\n`
    })
    .join('')
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`
}
