import { askGate, flippedDecisions, replayDecisions } from '@bartizan/platform'
import { BartizanError } from '@bartizan/platform/options'
import { optionFlag, optionList, optionText, type CommandCall } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'
import { scanRequest } from '../scan-request.ts'

/** Decides whether this may go to an environment, replays decisions, or tries a policy on past ones. */
export async function run(call: CommandCall): Promise<ExitCode> {
  const files = { ...given(call, 'environments', 'environmentsFile'), ...given(call, 'policy', 'policyFile') }
  const record = optionText(call.settings, 'replay')
  if (record !== undefined) {
    const { lines, identical } = replayDecisions(files, record)
    await call.terminal.out(`${lines.join('\n')}\n`)
    return identical ? exit.clean : exit.findings
  }
  const against = optionText(call.settings, 'against')
  if (against !== undefined) {
    const flipped = flippedDecisions(files, against)
    await call.terminal.out(`${[`${flipped.length} decisions would flip`, ...flipped].join('\n')}\n`)
    return flipped.length > 0 ? exit.findings : exit.clean
  }
  const environment = optionText(call.settings, 'env')
  if (environment === undefined)
    throw new BartizanError('usage', 'name the environment', 'bartizan gate --env production')
  const answer = await askGate({
    environment,
    ...files,
    ...given(call, 'facts', 'factsFile'),
    ...given(call, 'record', 'recordFile'),
    artifacts: optionList(call.settings, 'artifact'),
    scan: scanRequest(call, call.positionals),
  })
  await call.terminal.out(
    optionFlag(call.settings, 'json') ? `${JSON.stringify(answer.decision, undefined, 2)}\n` : answer.text,
  )
  return answer.exitCode
}

function given<K extends string>(call: CommandCall, option: string, key: K): Partial<Record<K, string>> {
  const value = optionText(call.settings, option)
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>)
}
