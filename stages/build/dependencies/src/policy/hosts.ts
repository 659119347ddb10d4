import type { Detected } from '@bartizan/engine'
import type { Component, ProjectFile } from '../inventory/types.ts'
import { locationOf } from '../match/report.ts'
import type { PolicyOptions } from './options.ts'

const INSECURE = /^(?:git\+)?(?:http|git|ftp):\/\//i
const LOOPBACK = /^(?:localhost|127\.|\[?::1)/

/** A package over a protocol that nobody encrypts. */
function insecure(component: Component): Detected[] {
  const url = component.source?.url ?? ''
  const host = component.source?.host ?? ''
  if (!INSECURE.test(url) || LOOPBACK.test(host)) return []
  return [
    {
      rule: 'dependencies/insecure-source',
      message: `${component.name} is fetched from ${url.slice(0, 120)} without encryption${component.integrity === undefined ? ', and no hash protects it' : ''}. Use the HTTPS address.`,
      ...(component.integrity === undefined ? {} : { severity: 'medium' as const }),
      at: locationOf(component),
      asset: { kind: 'package', name: component.purl ?? component.name },
      identity: [component.ecosystem, component.name, host],
    },
  ]
}

interface HostCount {
  readonly host: string
  readonly count: number
}

function countHosts(components: readonly Component[]): HostCount[] {
  const counts = new Map<string, number>()
  for (const { source } of components)
    if (source?.host !== undefined) counts.set(source.host, (counts.get(source.host) ?? 0) + 1)
  return [...counts]
    .map(([host, count]) => ({ host, count }))
    .sort((a, b) => b.count - a.count || (a.host < b.host ? -1 : 1))
}

/** An entry from a registry host that almost no other entry of the file has. */
function oddHosts(registry: readonly Component[], { allowedHosts }: PolicyOptions): Detected[] {
  const counts = countHosts(registry)
  const [main] = counts
  if (main === undefined) return []
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  const odd =
    allowedHosts.length > 0
      ? counts.filter(({ host }) => !allowedHosts.includes(host))
      : main.count >= 10 && main.count / total >= 0.9
        ? counts.slice(1).filter(({ count }) => count <= 3)
        : []
  return odd.flatMap(({ host, count }) =>
    registry
      .filter((component) => component.source?.host === host)
      .map((component) => ({
        rule: 'dependencies/unexpected-host' as const,
        message:
          allowedHosts.length > 0
            ? `${component.name} comes from ${host}, which is not among the allowed hosts ${allowedHosts.join(', ')}.`
            : `${component.name} comes from ${host}, as do ${count} of ${total} entries only; ${main.count} come from ${main.host}. Check that this is meant.`,
        ...(allowedHosts.length > 0 ? {} : { severity: 'medium' as const, confidence: 'medium' as const }),
        at: locationOf(component),
        asset: { kind: 'package' as const, name: component.purl ?? component.name },
        identity: [component.ecosystem, component.name, host],
      })),
  )
}

const scopeOf = (component: Component): string | undefined => /^(@[^/]+)\//.exec(component.name)?.[1]

/** A scope whose packages come from several registries, or a private name from a host that may not serve it. */
function confusable(registry: readonly Component[], { privateNames }: PolicyOptions): Detected[] {
  const findings: Detected[] = []
  const hostsOfScope = new Map<string, Map<string, Component[]>>()
  for (const component of registry) {
    const host = component.source?.host
    if (host === undefined) continue
    const rule = Object.entries(privateNames).find(
      ([name]) =>
        component.name === name ||
        component.name.startsWith(`${name}/`) ||
        component.name.startsWith(`${name}.`) ||
        component.name.startsWith(`${name}:`),
    )
    if (rule !== undefined && !rule[1].includes(host))
      findings.push(
        confusedBy(
          component,
          `${component.name} is private (${rule[0]}), yet it comes from ${host} and not from ${rule[1].join(', ')}.`,
          'high',
        ),
      )
    const scope = rule === undefined ? scopeOf(component) : undefined
    if (scope === undefined) continue
    const hosts = hostsOfScope.get(scope) ?? new Map<string, Component[]>()
    hosts.set(host, [...(hosts.get(host) ?? []), component])
    hostsOfScope.set(scope, hosts)
  }
  for (const [scope, hosts] of hostsOfScope) {
    const places = [...hosts.keys()].sort().join(' and ')
    for (const [host, components] of suspectHosts(registry, scope, hosts)) {
      for (const component of components)
        findings.push(
          confusedBy(
            component,
            `Packages of ${scope} come from ${places}; ${component.name} comes from ${host}.`,
            'medium',
          ),
        )
    }
  }
  return findings
}

/**
 * The hosts that may have taken a scope over: those that serve other names as well, where another one serves this scope only.
 * Hosts that all serve everything are doors of the same registry.
 */
function suspectHosts(
  registry: readonly Component[],
  scope: string,
  hosts: ReadonlyMap<string, Component[]>,
): [string, Component[]][] {
  if (hosts.size < 2) return []
  const general = [...hosts].filter(([host]) =>
    registry.some((component) => component.source?.host === host && scopeOf(component) !== scope),
  )
  if (general.length === hosts.size) return []
  return general.length > 0 ? general : [...hosts].sort((a, b) => a[1].length - b[1].length).slice(0, 1)
}

const confusedBy = (component: Component, message: string, confidence: 'high' | 'medium'): Detected => ({
  rule: 'dependencies/confusable-scope',
  message: `${message} Bind the scope to its registry.`,
  confidence,
  at: locationOf(component),
  asset: { kind: 'package', name: component.purl ?? component.name },
  identity: [component.ecosystem, component.name, component.source?.host ?? ''],
})

/** Findings about where the entries of a file lead to. */
export function hostFindings(file: ProjectFile, options: PolicyOptions): Detected[] {
  const registry = file.components.filter(
    (component) => component.source?.kind === 'registry' || component.source?.kind === 'url',
  )
  const locked =
    file.facts.kind === 'lockfile' && !['composer-lock', 'terraform-lock', 'gemfile-lock'].includes(file.facts.format)
  return [
    ...file.components.flatMap(insecure),
    ...(locked ? oddHosts(registry, options) : []),
    ...confusable(registry, options),
  ]
}
