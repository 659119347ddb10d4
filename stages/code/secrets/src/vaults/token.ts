import { jsonOf, textAt, type HttpClient } from '../http.ts'
import { isGood } from './answer.ts'

/**
 * Gets OAuth tokens and keeps each until a minute before it expires.
 * @param ask requests a token
 * @returns the token; empty when it was refused
 */
export function keptToken(ask: () => ReturnType<HttpClient>, now: () => Date): () => Promise<string> {
  let token = ''
  let until = 0
  return async () => {
    if (now().getTime() < until) return token
    const answer = await ask()
    if (!isGood(answer)) return ''
    token = textAt(jsonOf(answer), 'access_token') ?? ''
    until = now().getTime() + (Number(textAt(jsonOf(answer), 'expires_in') ?? 0) - 60) * 1000
    return token
  }
}
