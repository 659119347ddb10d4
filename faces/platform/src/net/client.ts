import type { HttpClient } from '@bartizan/secrets/vaults'
import { netPolicy, plainHostOf } from './policy.ts'

/** A client that speaks to the hosts of these addresses alone, follows no redirect, and reads bounded answers. */
export function clientFor(
  addresses: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): HttpClient {
  const hosts = addresses.map((address) => new URL(address).host)
  const policy = { ...netPolicy(hosts, environment, addresses.flatMap(plainHostOf)), maxBytes: 10_000_000, retries: 0 }
  return async (request) => {
    const { exchange } = await import('@bartizan/engine/net')
    return exchange(request, policy)
  }
}
