import { jsonOf, textAt, type HttpClient } from '../http.ts'
import { isGood } from './answer.ts'

/** Client credentials of an application. */
export interface AzureApplication {
  readonly client: HttpClient
  readonly tenant: string
  readonly applicationId: string
  readonly secret: string
  /** Base address in place of Microsoft's own, for emulators. */
  readonly authority?: string
}

/** Gets tokens for Key Vault by client credentials and keeps each until a minute before it expires. */
export function azureToken(application: AzureApplication, now: () => Date): () => Promise<string> {
  let token = ''
  let until = 0
  return async () => {
    if (now().getTime() < until) return token
    const authority = application.authority ?? 'https://login.microsoftonline.com'
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: application.applicationId,
      client_secret: application.secret,
      scope: 'https://vault.azure.net/.default',
    })
    const answer = await application.client({
      method: 'POST',
      url: `${authority}/${encodeURIComponent(application.tenant)}/oauth2/v2.0/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    })
    if (!isGood(answer)) return ''
    token = textAt(jsonOf(answer), 'access_token') ?? ''
    until = now().getTime() + (Number(textAt(jsonOf(answer), 'expires_in') ?? 0) - 60) * 1000
    return token
  }
}
