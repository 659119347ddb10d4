import { createSign } from 'node:crypto'
import type { HttpClient } from '../http.ts'
import { keptToken } from './token.ts'

/** Key of a service account, as its JSON file holds it. */
export interface GoogleServiceAccount {
  readonly client: HttpClient
  readonly email: string
  readonly privateKey: string
  /** Address of the token endpoint. */
  readonly tokenUri?: string
}

/** Gets access tokens with a signed assertion and keeps each until a minute before it expires. */
export function googleToken(account: GoogleServiceAccount, now: () => Date): () => Promise<string> {
  return keptToken(() => {
    const audience = account.tokenUri ?? 'https://oauth2.googleapis.com/token'
    const issued = Math.floor(now().getTime() / 1000)
    const encode = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString('base64url')
    const claims = {
      iss: account.email,
      scope: 'https://www.googleapis.com/auth/cloud-platform',
      aud: audience,
      iat: issued,
      exp: issued + 3600,
    }
    const unsigned = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`
    const assertion = `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(account.privateKey, 'base64url')}`
    const form = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion })
    return account.client({
      method: 'POST',
      url: audience,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    })
  }, now)
}
