import { jsonOf, textAt, type HttpClient } from '../http.ts'
import { failureOf, isGood } from './answer.ts'
import { vaultFailure, type Vault } from './vault.ts'

/** How a HashiCorp Vault or OpenBao server is reached. */
export interface HashicorpOptions {
  readonly client: HttpClient
  /** `https://vault.acme.io:8200` */
  readonly address: string
  readonly token: string
  readonly namespace?: string
  /** Mount of the key-value engine, version 2. Default `secret`. */
  readonly mount?: string
}

/** HashiCorp Vault and OpenBao, key-value engine of version 2. A secret is the JSON object of its keys. */
export function hashicorpVault(options: HashicorpOptions): Vault {
  const mount = options.mount ?? 'secret'
  const headers = {
    'x-vault-token': options.token,
    'x-vault-request': 'true',
    ...(options.namespace === undefined ? {} : { 'x-vault-namespace': options.namespace }),
  }
  const url = (part: string, path: string): string =>
    `${options.address.replace(/\/$/, '')}/v1/${mount}/${part}/${path.split('/').map(encodeURIComponent).join('/')}`
  return {
    id: 'vault',
    async read(path, version) {
      const query = version === undefined ? '' : `?version=${encodeURIComponent(version)}`
      const answer = await options.client({ method: 'GET', url: url('data', path) + query, headers })
      if (!isGood(answer)) return failureOf(answer, path)
      const json = jsonOf(answer) as { readonly data?: { readonly data?: unknown } } | undefined
      const data = json?.data?.data
      if (typeof data !== 'object' || data === null)
        return vaultFailure('absent', `the newest version of ${path} was deleted`)
      const number = textAt(json, 'data', 'metadata', 'version')
      return { kind: 'value', value: JSON.stringify(data), ...(number === undefined ? {} : { version: number }) }
    },
    async write(path, value) {
      const data = objectOf(value)
      const answer = await options.client({
        method: 'POST',
        url: url('data', path),
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ data }),
      })
      if (!isGood(answer)) return failureOf(answer, path)
      const version = textAt(jsonOf(answer), 'data', 'version')
      return { kind: 'written', ...(version === undefined ? {} : { version }) }
    },
    async facts(path) {
      const answer = await options.client({ method: 'GET', url: url('metadata', path), headers })
      if (!isGood(answer)) return failureOf(answer, path)
      const changed = textAt(jsonOf(answer), 'data', 'updated_time')
      return { kind: 'facts', openTo: [], ...(changed === undefined ? {} : { changed: new Date(changed) }) }
    },
    async list(prefix) {
      const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1)
      const answer = await options.client({ method: 'GET', url: `${url('metadata', folder)}?list=true`, headers })
      if (!isGood(answer)) return failureOf(answer, prefix)
      const keys = (jsonOf(answer) as { readonly data?: { readonly keys?: unknown } } | undefined)?.data?.keys
      const names = Array.isArray(keys) ? keys.filter((key) => typeof key === 'string').map((key) => folder + key) : []
      return { kind: 'names', names: names.filter((name) => name.startsWith(prefix) && !name.endsWith('/')) }
    },
  }
}

/** The engine keeps objects: a plain value is kept under `value`. */
function objectOf(value: string): unknown {
  try {
    const parsed: unknown = JSON.parse(value)
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed
  } catch {
    // A plain value.
  }
  return { value }
}
