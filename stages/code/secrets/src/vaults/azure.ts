import { jsonOf, textAt, type HttpClient } from '../http.ts'
import { failureOf, isGood } from './answer.ts'
import { vaultFailure, type Vault } from './vault.ts'

/** How an Azure Key Vault is reached. */
export interface AzureOptions {
  readonly client: HttpClient
  /** `https://acme.vault.azure.net` */
  readonly address: string
  /** An access token for the vault: from the command line tool, a managed identity, or client credentials. */
  readonly token: () => Promise<string>
}

const version = 'api-version=7.4'

/** Azure Key Vault. Names there are letters, digits and hyphens: `/` and `_` of a path become `-`. */
export function azureKeyVault(options: AzureOptions): Vault {
  const base = options.address.replace(/\/$/, '')
  const nameOf = (path: string): string => path.replaceAll(/[^0-9A-Za-z-]/g, '-')
  const headers = async () => ({ authorization: `Bearer ${await options.token()}`, 'content-type': 'application/json' })
  return {
    id: 'azure',
    async read(path, wanted) {
      const part = wanted === undefined ? '' : `/${encodeURIComponent(wanted)}`
      const answer = await options.client({
        method: 'GET',
        url: `${base}/secrets/${nameOf(path)}${part}?${version}`,
        headers: await headers(),
      })
      if (!isGood(answer)) return failureOf(answer, path)
      const value = textAt(jsonOf(answer), 'value')
      const id = textAt(jsonOf(answer), 'id')?.split('/').at(-1)
      if (value === undefined) return vaultFailure('malformed', `the answer for ${path} holds no value`)
      return { kind: 'value', value, ...(id === undefined ? {} : { version: id }) }
    },
    async write(path, value) {
      const answer = await options.client({
        method: 'PUT',
        url: `${base}/secrets/${nameOf(path)}?${version}`,
        headers: await headers(),
        body: JSON.stringify({ value }),
      })
      if (!isGood(answer)) return failureOf(answer, path)
      const id = textAt(jsonOf(answer), 'id')?.split('/').at(-1)
      return { kind: 'written', ...(id === undefined ? {} : { version: id }) }
    },
    async facts(path) {
      const answer = await options.client({
        method: 'GET',
        url: `${base}/secrets/${nameOf(path)}?${version}`,
        headers: await headers(),
      })
      if (!isGood(answer)) return failureOf(answer, path)
      const updated = textAt(jsonOf(answer), 'attributes', 'updated')
      return {
        kind: 'facts',
        openTo: [],
        ...(updated === undefined ? {} : { changed: new Date(Number(updated) * 1000) }),
      }
    },
    list: (prefix) => listSecrets(options, base, nameOf(prefix)),
  }
}

async function listSecrets(options: AzureOptions, base: string, prefix: string): ReturnType<Vault['list']> {
  const names: string[] = []
  let url: string | undefined = `${base}/secrets?${version}`
  for (let page = 0; url !== undefined && page < 200; page++) {
    // The next page is named by the vault: it must be the vault's own.
    if (!url.startsWith(`${base}/`)) return vaultFailure('malformed', 'the vault names a next page elsewhere')
    const headers = { authorization: `Bearer ${await options.token()}` }
    const answer = await options.client({ method: 'GET', url, headers })
    if (!isGood(answer)) return failureOf(answer, prefix)
    const json = jsonOf(answer)
    for (let i = 0; ; i++) {
      const name = textAt(json, 'value', i, 'id')?.split('/').at(-1)
      if (name === undefined) break
      if (name.startsWith(prefix)) names.push(name)
    }
    url = textAt(json, 'nextLink')
  }
  return { kind: 'names', names }
}
