import { join, relative, resolve } from 'node:path'
import { gitLine } from '@bartizan/engine'
import type { Settings } from '../config/resolve.ts'
import { BartizanError } from '../error.ts'
import { projectFiles, readOptional, workTreeRoot, writeWhole } from '../files/project.ts'
import { didYouMean } from '../nearest.ts'
import { ruleIds } from '../rules/ids.gen.ts'
import { addWaiver, waiverEnd } from '../waive/write.ts'
import { today } from './surroundings.ts'

/** A waiver as a person asks for it. */
export interface WaiveRequest {
  /** The start of a fingerprint (at least 8 digits), or a rule id. */
  readonly subject: string
  readonly reason: string
  readonly owner: string | undefined
  readonly until: string | undefined
  readonly files: string | undefined
  readonly settings: Settings
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * Adds a waiver to the waiver file of the repository around the working folder.
 * @throws BartizanError `usage` for an unknown rule, a short fingerprint or a past date
 */
export async function waive(
  request: WaiveRequest,
): Promise<{ readonly file: string; readonly until: string; readonly owner: string }> {
  const { subject, files } = request
  const isRule = subject.includes('/')
  if (isRule && !ruleIds.some((id) => id === subject)) {
    throw new BartizanError(
      'usage',
      `there is no rule "${subject}"${didYouMean(subject, ruleIds)}`,
      'bartizan rules lists them.',
    )
  }
  if (!isRule && !/^[0-9a-f]{8,32}$/.test(subject)) {
    throw new BartizanError('usage', `"${subject}" is neither a rule nor a fingerprint`, 'bartizan scan shows both.')
  }
  const root = workTreeRoot(process.cwd()) ?? process.cwd()
  const named = request.settings.options.get('waivers')?.value
  const file = typeof named === 'string' ? resolve(named) : join(root, projectFiles.waivers)
  const owner = request.owner ?? (await gitLine(root, ['config', 'user.email']))
  if (owner === undefined) throw new BartizanError('usage', 'a waiver needs an owner', 'Add --owner NAME.')
  const until = waiverEnd(request.until, today(request.environment))
  const waiver = {
    ...(isRule ? { rule: subject } : { fingerprint: subject }),
    ...(files === undefined ? {} : { path: files }),
    owner,
    reason: request.reason,
    until,
  }
  writeWhole(file, addWaiver(file, readOptional(file), waiver))
  return { file: relative(process.cwd(), file), until, owner }
}
