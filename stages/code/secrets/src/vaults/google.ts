import { jsonOf, textAt, type HttpClient } from '../http.ts'
import { failureOf, isGood } from './answer.ts'
import { vaultFailure, type Vault } from './vault.ts'

/** How Google Secret Manager is reached. */
export interface GoogleOptions {
  readonly client: HttpClient
  readonly project: string
  readonly token: () => Promise<string>
  /** Base address in place of Google's own, for emulators. */
  readonly endpoint?: string
}

/** Google Secret Manager. Names there are letters, digits, `_` and `-`: other characters of a path become `-`. */
export function googleSecretManager(options: GoogleOptions): Vault {
  const base = `${options.endpoint ?? 'https://secretmanager.googleapis.com'}/v1/projects/${encodeURIComponent(options.project)}/secrets`
  const nameOf = (path: string): string => path.replaceAll(/[^\w-]/g, '-')
  const headers = async () => ({ authorization: `Bearer ${await options.token()}`, 'content-type': 'application/json' })
  const addVersion = async (path: string, value: string) =>
    options.client({
      method: 'POST',
      url: `${base}/${nameOf(path)}:addVersion`,
      headers: await headers(),
      body: JSON.stringify({ payload: { data: Buffer.from(value).toString('base64') } }),
    })
  return {
    id: 'gcp',
    async read(path, version) {
      const answer = await options.client({
        method: 'GET',
        url: `${base}/${nameOf(path)}/versions/${encodeURIComponent(version ?? 'latest')}:access`,
        headers: await headers(),
      })
      if (!isGood(answer)) return failureOf(answer, path)
      const data = textAt(jsonOf(answer), 'payload', 'data')
      const number = textAt(jsonOf(answer), 'name')?.split('/').at(-1)
      if (data === undefined) return vaultFailure('malformed', `the answer for ${path} holds no payload`)
      return {
        kind: 'value',
        value: Buffer.from(data, 'base64').toString('utf8'),
        ...(number === undefined ? {} : { version: number }),
      }
    },
    async write(path, value) {
      let answer = await addVersion(path, value)
      if (answer.kind === 'answer' && answer.status === 404) {
        const created = await options.client({
          method: 'POST',
          url: `${base}?secretId=${nameOf(path)}`,
          headers: await headers(),
          body: JSON.stringify({ replication: { automatic: {} } }),
        })
        if (!isGood(created)) return failureOf(created, path)
        answer = await addVersion(path, value)
      }
      if (!isGood(answer)) return failureOf(answer, path)
      const version = textAt(jsonOf(answer), 'name')?.split('/').at(-1)
      return { kind: 'written', ...(version === undefined ? {} : { version }) }
    },
    facts: async (path) => factsOf(options.client, `${base}/${nameOf(path)}`, { path, headers: await headers() }),
    list: (prefix) => listSecrets(options, base, nameOf(prefix)),
  }
}

async function listSecrets(options: GoogleOptions, base: string, prefix: string): ReturnType<Vault['list']> {
  const names: string[] = []
  let token = ''
  for (let page = 0; page < 200; page++) {
    const next = token === '' ? '' : `&pageToken=${encodeURIComponent(token)}`
    const headers = { authorization: `Bearer ${await options.token()}` }
    const answer = await options.client({ method: 'GET', url: `${base}?pageSize=250${next}`, headers })
    if (!isGood(answer)) return failureOf(answer, prefix)
    for (let i = 0; ; i++) {
      const name = textAt(jsonOf(answer), 'secrets', i, 'name')?.split('/').at(-1)
      if (name === undefined) break
      if (name.startsWith(prefix)) names.push(name)
    }
    token = textAt(jsonOf(answer), 'nextPageToken') ?? ''
    if (token === '') break
  }
  return { kind: 'names', names }
}

async function factsOf(
  client: HttpClient,
  url: string,
  asked: { readonly path: string; readonly headers: Readonly<Record<string, string>> },
): ReturnType<Vault['facts']> {
  const answer = await client({ method: 'GET', url: `${url}/versions/latest`, headers: asked.headers })
  if (!isGood(answer)) return failureOf(answer, asked.path)
  const changed = textAt(jsonOf(answer), 'createTime')
  const policy = await client({ method: 'GET', url: `${url}:getIamPolicy`, headers: asked.headers })
  const open = ['allUsers', 'allAuthenticatedUsers']
  const openTo = isGood(policy) ? open.filter((who) => policy.body.includes(`"${who}"`)) : []
  return { kind: 'facts', openTo, ...(changed === undefined ? {} : { changed: new Date(changed) }) }
}
