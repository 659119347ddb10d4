import { advisoryStatus, exportAdvisories, importAdvisories, updateAdvisories } from '@bartizan/platform'
import { BartizanError } from '@bartizan/platform/options'
import { optionFlag, optionList, optionText, type CommandCall } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'

/** Updates, imports, exports or describes the advisory database. */
export async function run(call: CommandCall): Promise<ExitCode> {
  const [verb, ...rest] = call.positionals
  switch (verb) {
    case 'update':
      return update(call)
    case 'import':
      return importPlaces(call, rest)
    case 'export': {
      const digest = exportAdvisories(rest[0], process.env)
      call.terminal.note(`${rest[0]} written, digest ${digest}\n`)
      return exit.clean
    }
    case 'status':
      return status(call)
    default:
      throw new BartizanError(
        'usage',
        `name what to do: update, import, export or status`,
        'bartizan db --help shows examples.',
      )
  }
}

async function update(call: CommandCall): Promise<ExitCode> {
  const mirror = optionText(call.settings, 'mirror')
  const report = await updateAdvisories({
    environment: process.env,
    ecosystems: optionList(call.settings, 'ecosystems'),
    ...(mirror === undefined ? {} : { mirror }),
    progress: (what) => call.terminal.note(`${what} …\n`),
  })
  for (const { name, reason } of report.failed)
    call.terminal.note(`bartizan: ${name}: ${reason}; its earlier data is kept\n`)
  const digest = report.manifest === undefined ? 'no database' : `digest ${report.manifest.digest}`
  call.terminal.note(
    `${report.updated.length} updated, ${report.unchanged.length} unchanged, ${report.failed.length} failed; ${digest}\n`,
  )
  return report.failed.length > 0 ? exit.incomplete : exit.clean
}

function importPlaces(call: CommandCall, places: readonly string[]): ExitCode {
  const { records, feeds, skippedCount, skipped, manifest } = importAdvisories(places, process.env)
  const total = Object.values(records).reduce((sum, count) => sum + count, 0)
  for (const line of skipped.slice(0, 5)) call.terminal.note(`skipped: ${line}\n`)
  call.terminal.note(
    `${total} records of ${Object.keys(records).length} ecosystems, ${feeds.length} feeds, ${skippedCount} files skipped; digest ${manifest.digest}\n`,
  )
  return exit.clean
}

async function status(call: CommandCall): Promise<ExitCode> {
  const found = advisoryStatus(process.env)
  if (optionFlag(call.settings, 'json')) {
    await call.terminal.out(`${JSON.stringify(found, undefined, 2)}\n`)
  } else {
    const rows = found.ecosystems.map(
      ({ name, records, packages, date }) =>
        `  ${name.padEnd(16)} ${String(records).padStart(8)} records  ${String(packages).padStart(7)} packages  ${date}`,
    )
    const feeds = found.feeds.map(({ name, date }) => `  ${name.padEnd(16)} ${date}`)
    const head =
      found.date === undefined
        ? found.state
        : `${found.state}, ${found.date}, ${found.age} days old, digest ${found.digest}`
    await call.terminal.out(
      `${[`advisory database: ${head}`, ...rows, ...feeds, ...found.damaged.map((file) => `  damaged: ${file}`)].join('\n')}\n`,
    )
  }
  if (found.state === 'missing')
    call.terminal.note('Run bartizan db update, or bartizan db import for a machine without a network.\n')
  return found.state === 'missing' ? exit.nothing : found.state === 'damaged' ? exit.incomplete : exit.clean
}
