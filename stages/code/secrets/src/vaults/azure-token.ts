import type { HttpClient } from '../http.ts'
import { keptToken } from './token.ts'

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
  return keptToken(() => {
    const authority = application.authority ?? 'https://login.microsoftonline.com'
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: application.applicationId,
      client_secret: application.secret,
      scope: 'https://vault.azure.net/.default',
    })
    return application.client({
      method: 'POST',
      url: `${authority}/${encodeURIComponent(application.tenant)}/oauth2/v2.0/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    })
  }, now)
}
