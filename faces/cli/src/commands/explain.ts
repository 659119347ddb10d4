import { explainFinding, explainRule, findRule, loadCatalogue, scan } from '@bartizan/platform'
import { BartizanError, didYouMean } from '@bartizan/platform/options'
import { optionFlag, type CommandCall } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'
import { scanRequest } from '../scan-request.ts'

/** Explains a rule by id or alias, or a finding of the repository by the start of its fingerprint. */
export async function run(call: CommandCall): Promise<ExitCode> {
  const [name, ...paths] = call.positionals
  if (name === undefined)
    throw new BartizanError('usage', 'name a rule or a fingerprint', 'bartizan rules lists the rules.')
  const catalogue = await loadCatalogue()
  const entry = findRule(catalogue, name)
  if (entry) {
    const text = optionFlag(call.settings, 'json')
      ? `${JSON.stringify(entry.rule, undefined, 2)}\n`
      : explainRule(entry.rule)
    await call.terminal.out(text)
    return exit.clean
  }
  if (!/^[0-9a-f]{4,32}$/.test(name)) {
    throw new BartizanError(
      'usage',
      `there is no rule "${name}"${didYouMean(name, catalogue.keys())}`,
      'bartizan rules lists them.',
    )
  }
  const result = await scan(scanRequest(call, paths))
  const finding = result.findings.find((one) => one.fingerprint.startsWith(name))
  if (finding === undefined) {
    throw new BartizanError(
      'usage',
      `no finding of this repository has a fingerprint that starts with ${name}`,
      'bartizan scan --show-all lists them.',
    )
  }
  const rule = catalogue.get(finding.rule)?.rule
  await call.terminal.out(
    optionFlag(call.settings, 'json') ? `${JSON.stringify(finding, undefined, 2)}\n` : explainFinding(finding, rule),
  )
  return exit.clean
}
