/** What a download may do. Everything else is refused before a socket is opened. */
export interface NetPolicy {
  /** Host names, with a port where it is not the scheme's own, that may be spoken to; redirects included. */
  readonly hosts: readonly string[]
  /** Plain HTTP is refused apart from hosts listed here: loopback and mirrors inside one's own network. */
  readonly plainHosts?: readonly string[]
  /** In bytes, of one answer. */
  readonly maxBytes: number
  /** In milliseconds without a byte. */
  readonly idleTimeout: number
  readonly maxRedirects: number
  /** Further tries after the first. */
  readonly retries: number
  /** First pause between tries in milliseconds; doubles with each. */
  readonly backoff: number
  /** Environment that names the proxy: HTTPS_PROXY, HTTP_PROXY, NO_PROXY. */
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Why a request was not made or did not succeed. */
export interface NetFailure {
  readonly kind: 'failed'
  readonly code: 'refused' | 'status' | 'timeout' | 'connection' | 'length' | 'too-large' | 'redirects' | 'write'
  readonly reason: string
  /** Whether another try may help. */
  readonly passing: boolean
}

export const failure = (code: NetFailure['code'], reason: string, passing = false): NetFailure => ({
  kind: 'failed',
  code,
  reason,
  passing,
})

/** The address as a URL when the policy allows it, else why not. */
export function admit(address: string, policy: NetPolicy): URL | NetFailure {
  let url: URL
  try {
    url = new URL(address)
  } catch {
    return failure('refused', `"${address.slice(0, 100)}" is no address`)
  }
  if (url.username !== '' || url.password !== '') return failure('refused', 'an address with credentials is not used')
  const plain = url.protocol === 'http:' && policy.plainHosts?.includes(url.host) === true
  if (url.protocol !== 'https:' && !plain)
    return failure(
      'refused',
      `${url.protocol}//${url.host} is not encrypted; allow the host for plain HTTP if it is your own mirror`,
    )
  if (!policy.hosts.includes(url.host) && !plain)
    return failure('refused', `the host ${url.host} is not among the allowed ones: ${policy.hosts.join(', ')}`)
  return url
}

/** The proxy for a URL by the customary variables; undefined for none. */
export function proxyFor(url: URL, environment: NetPolicy['environment']): URL | undefined {
  const variable = (name: string): string | undefined => environment[name.toLowerCase()] ?? environment[name]
  const exempt = (variable('NO_PROXY') ?? '').split(',').map((entry) => entry.trim().replace(/^\*?\./, ''))
  if (
    exempt.some(
      (entry) =>
        entry === '*' ||
        (entry !== '' && (url.hostname === entry || url.host === entry || url.hostname.endsWith(`.${entry}`))),
    )
  )
    return undefined
  const address = url.protocol === 'https:' ? variable('HTTPS_PROXY') : variable('HTTP_PROXY')
  if (address === undefined || address === '') return undefined
  try {
    return new URL(address.includes('://') ? address : `http://${address}`)
  } catch {
    return undefined
  }
}
