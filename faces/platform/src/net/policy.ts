import type { NetPolicy } from '@bartizan/engine/net'

type Environment = Readonly<Record<string, string | undefined>>

/** What a command that was named for the network may do: these hosts alone, encrypted, bounded in size, time and tries. */
export function netPolicy(
  hosts: readonly string[],
  environment: Environment,
  plainHosts: readonly string[] = [],
): NetPolicy {
  return {
    hosts,
    plainHosts,
    maxBytes: 2_000_000_000,
    idleTimeout: 30_000,
    maxRedirects: 5,
    retries: 3,
    backoff: 500,
    environment,
  }
}

/** The host of an address that is written without encryption: only for mirrors that the user named. */
export function plainHostOf(address: string): readonly string[] {
  return address.startsWith('http://') ? [new URL(address).host] : []
}
