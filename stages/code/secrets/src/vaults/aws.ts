import { signed, type AwsKeys } from '../aws/sigv4.ts'
import { jsonOf, textAt, type HttpAnswer, type HttpClient, type HttpFailure } from '../http.ts'
import { failureOf, isGood } from './answer.ts'
import { vaultFailure, type Vault, type VaultFailure } from './vault.ts'

/** How AWS is reached. */
export interface AwsOptions {
  readonly client: HttpClient
  readonly keys: AwsKeys
  readonly region: string
  /** Base address in place of AWS's own, for emulators. */
  readonly endpoint?: string
  readonly now: () => Date
}

type Call = (action: string, body: unknown) => Promise<HttpAnswer | HttpFailure>

function caller(options: AwsOptions, service: string, prefix: string): Call {
  const url = options.endpoint ?? `https://${service}.${options.region}.amazonaws.com/`
  return (action, body) =>
    options.client(
      signed(
        {
          method: 'POST',
          url,
          headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${prefix}.${action}` },
          body: JSON.stringify(body),
        },
        { keys: options.keys, region: options.region, service, now: options.now() },
      ),
    )
}

/** AWS says what is wrong in the body, with status 400 for most of it. */
function awsFailure(answer: HttpAnswer | HttpFailure, path: string): VaultFailure {
  const type = answer.kind === 'answer' ? (textAt(jsonOf(answer), '__type') ?? '') : ''
  if (/ResourceNotFound|ParameterNotFound|ParameterVersionNotFound/.test(type))
    return vaultFailure('absent', `there is no secret ${path}`)
  if (/AccessDenied|UnrecognizedClient|InvalidSignature|ExpiredToken|IncompleteSignature/.test(type))
    return vaultFailure('denied', `AWS does not let this identity use ${path}`)
  if (/Throttl|LimitExceeded/.test(type)) return vaultFailure('unreachable', 'AWS limits the rate')
  return failureOf(answer, path)
}

/** AWS Secrets Manager. */
export function awsSecretsManager(options: AwsOptions): Vault {
  const call = caller(options, 'secretsmanager', 'secretsmanager')
  return {
    id: 'aws-sm',
    async read(path, version) {
      const answer = await call('GetSecretValue', {
        SecretId: path,
        ...(version === undefined ? {} : { VersionId: version }),
      })
      if (!isGood(answer)) return awsFailure(answer, path)
      const binary = textAt(jsonOf(answer), 'SecretBinary')
      const value =
        textAt(jsonOf(answer), 'SecretString') ??
        (binary === undefined ? undefined : Buffer.from(binary, 'base64').toString('utf8'))
      const id = textAt(jsonOf(answer), 'VersionId')
      if (value === undefined) return vaultFailure('malformed', `the answer for ${path} holds no secret`)
      return { kind: 'value', value, ...(id === undefined ? {} : { version: id }) }
    },
    async write(path, value) {
      const put = await call('PutSecretValue', {
        SecretId: path,
        SecretString: value,
        ClientRequestToken: crypto.randomUUID(),
      })
      const missing = !isGood(put) && awsFailure(put, path).code === 'absent'
      const answer = missing
        ? await call('CreateSecret', { Name: path, SecretString: value, ClientRequestToken: crypto.randomUUID() })
        : put
      if (!isGood(answer)) return awsFailure(answer, path)
      const version = textAt(jsonOf(answer), 'VersionId')
      return { kind: 'written', ...(version === undefined ? {} : { version }) }
    },
    async facts(path) {
      const answer = await call('DescribeSecret', { SecretId: path })
      if (!isGood(answer)) return awsFailure(answer, path)
      const json = jsonOf(answer)
      const changed = seconds(textAt(json, 'LastChangedDate') ?? textAt(json, 'CreatedDate'))
      const lastRead = seconds(textAt(json, 'LastAccessedDate'))
      const policy = await call('GetResourcePolicy', { SecretId: path })
      const openTo = isGood(policy) ? principals(textAt(jsonOf(policy), 'ResourcePolicy')) : []
      return {
        kind: 'facts',
        openTo,
        ...(changed === undefined ? {} : { changed }),
        ...(lastRead === undefined ? {} : { lastRead }),
      }
    },
    list: (prefix) =>
      pages(
        call,
        {
          action: 'ListSecrets',
          body: { Filters: prefix === '' ? [] : [{ Key: 'name', Values: [prefix] }] },
          items: 'SecretList',
        },
        prefix,
      ),
  }
}

/** AWS Systems Manager Parameter Store, SecureString parameters. */
export function awsParameterStore(options: AwsOptions): Vault {
  const call = caller(options, 'ssm', 'AmazonSSM')
  const nameOf = (path: string): string => (path.includes('/') && !path.startsWith('/') ? `/${path}` : path)
  return {
    id: 'aws-ssm',
    async read(path, version) {
      const answer = await call('GetParameter', {
        Name: version === undefined ? nameOf(path) : `${nameOf(path)}:${version}`,
        WithDecryption: true,
      })
      if (!isGood(answer)) return awsFailure(answer, path)
      const value = textAt(jsonOf(answer), 'Parameter', 'Value')
      const number = textAt(jsonOf(answer), 'Parameter', 'Version')
      if (value === undefined) return vaultFailure('malformed', `the answer for ${path} holds no value`)
      return { kind: 'value', value, ...(number === undefined ? {} : { version: number }) }
    },
    async write(path, value) {
      const answer = await call('PutParameter', {
        Name: nameOf(path),
        Value: value,
        Type: 'SecureString',
        Overwrite: true,
      })
      if (!isGood(answer)) return awsFailure(answer, path)
      const version = textAt(jsonOf(answer), 'Version')
      return { kind: 'written', ...(version === undefined ? {} : { version }) }
    },
    async facts(path) {
      const answer = await call('GetParameter', { Name: nameOf(path), WithDecryption: false })
      if (!isGood(answer)) return awsFailure(answer, path)
      const changed = seconds(textAt(jsonOf(answer), 'Parameter', 'LastModifiedDate'))
      return { kind: 'facts', openTo: [], ...(changed === undefined ? {} : { changed }) }
    },
    list: (prefix) => pages(call, { action: 'DescribeParameters', body: {}, items: 'Parameters' }, nameOf(prefix)),
  }
}

interface Listing {
  readonly action: string
  readonly body: Readonly<Record<string, unknown>>
  readonly items: string
}

async function pages(call: Call, listing: Listing, prefix: string): ReturnType<Vault['list']> {
  const names: string[] = []
  let token: string | undefined
  for (let page = 0; page < 200; page++) {
    const answer = await call(listing.action, { ...listing.body, ...(token === undefined ? {} : { NextToken: token }) })
    if (!isGood(answer)) return awsFailure(answer, prefix)
    const json = jsonOf(answer)
    for (let i = 0; ; i++) {
      const name = textAt(json, listing.items, i, 'Name')
      if (name === undefined) break
      if (name.startsWith(prefix)) names.push(name)
    }
    token = textAt(json, 'NextToken')
    if (token === undefined) break
  }
  return { kind: 'names', names }
}

function seconds(text: string | undefined): Date | undefined {
  const date = text === undefined ? undefined : /^[\d.]+$/.test(text) ? new Date(Number(text) * 1000) : new Date(text)
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date
}

/** Principals of a resource policy that reach beyond one account: `*`. */
function principals(policy: string | undefined): readonly string[] {
  if (policy === undefined) return []
  try {
    const { Statement: statements } = JSON.parse(policy) as {
      readonly Statement?: readonly {
        readonly Effect?: string
        readonly Principal?: unknown
        readonly Condition?: unknown
      }[]
    }
    return (statements ?? [])
      .filter(
        (one) =>
          one.Effect === 'Allow' && one.Condition === undefined && JSON.stringify(one.Principal ?? '').includes('"*"'),
      )
      .map(() => '*')
  } catch {
    return []
  }
}
