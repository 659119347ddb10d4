import { profiles, severities, type ScanResult } from '@bartizan/model'
import { findRoot, today } from '@bartizan/platform/scan'
import type { ReportContext } from '@bartizan/report'
import { optionFlag, optionText, type CommandCall } from './command.ts'

/** What the reports may know of this terminal and these settings. */
export function reportContext(call: CommandCall, result: ScanResult): ReportContext {
  const { settings, terminal } = call
  const epoch = Number(process.env['SOURCE_DATE_EPOCH'])
  return {
    width: terminal.width,
    colour: terminal.colour,
    hyperlinks: terminal.hyperlinks,
    unicode: terminal.unicode,
    root: findRoot(call.positionals.length > 0 ? call.positionals : ['.']).root,
    profile: profiles.find((one) => one === result.gate.profile) ?? 'default',
    minSeverity: severities.find((one) => one === optionText(settings, 'min-severity')) ?? 'info',
    today: today(process.env),
    verbose: optionFlag(settings, 'verbose') || optionFlag(settings, 'show-all'),
    ...(process.env['SOURCE_DATE_EPOCH'] !== undefined && Number.isFinite(epoch)
      ? { now: new Date(epoch * 1000).toISOString() }
      : {}),
  }
}
