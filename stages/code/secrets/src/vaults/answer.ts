import type { HttpAnswer, HttpFailure } from '../http.ts'
import { vaultFailure, type VaultFailure } from './vault.ts'

/** What an unsuccessful answer of a vault means. The body is not passed on: it may repeat what was sent. */
export function failureOf(
  answer: HttpAnswer | HttpFailure,
  path: string,
  absent: readonly number[] = [404],
): VaultFailure {
  if (answer.kind === 'failed') return vaultFailure('unreachable', `the vault cannot be reached: ${answer.reason}`)
  if (absent.includes(answer.status)) return vaultFailure('absent', `there is no secret ${path}`)
  if (answer.status === 401 || answer.status === 403)
    return vaultFailure('denied', `the vault does not let this identity use ${path} (status ${answer.status})`)
  if (answer.status === 429 || answer.status >= 500)
    return vaultFailure('unreachable', `the vault has a fault or limits the rate (status ${answer.status})`)
  return vaultFailure('malformed', `the vault answers with status ${answer.status} for ${path}`)
}

/** True for a good answer. */
export function isGood(answer: HttpAnswer | HttpFailure): answer is HttpAnswer {
  return answer.kind === 'answer' && answer.status >= 200 && answer.status < 300
}
