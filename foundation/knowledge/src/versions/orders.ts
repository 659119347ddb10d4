import { alpine } from './alpine.ts'
import { debian } from './debian.ts'
import { conan, cpan, cran, hackage } from './dotted.ts'
import { maven } from './maven.ts'
import type { VersionOrder } from './order.ts'
import { packagist } from './packagist.ts'
import { pep440 } from './pep440.ts'
import { rpm } from './rpm.ts'
import { rubygems } from './rubygems.ts'
import { golang, nuget, pub, semver } from './semver.ts'

/** The order of each OSV ecosystem (the part before a colon: `Debian:12` is `Debian`). */
const ORDERS: Readonly<Record<string, VersionOrder>> = {
  npm: semver,
  'crates.io': semver,
  CocoaPods: rubygems,
  Hex: semver,
  SwiftURL: semver,
  'GitHub Actions': semver,
  Julia: semver,
  Bitnami: semver,
  Kubernetes: semver,
  VSCode: semver,
  Terraform: semver,
  Docker: semver,
  Go: golang,
  Pub: pub,
  NuGet: nuget,
  PyPI: pep440,
  Maven: maven,
  RubyGems: rubygems,
  Packagist: packagist,
  CRAN: cran,
  Bioconductor: cran,
  Hackage: hackage,
  GHC: hackage,
  CPAN: cpan,
  ConanCenter: conan,
  opam: debian,
  Debian: debian,
  Ubuntu: debian,
  Echo: debian,
  Alpine: alpine,
  Wolfi: alpine,
  Chainguard: alpine,
  MinimOS: alpine,
  Alpaquita: alpine,
  'BellSoft Hardened Containers': alpine,
  AlmaLinux: rpm,
  'Rocky Linux': rpm,
  'Red Hat': rpm,
  'Azure Linux': rpm,
  'Photon OS': rpm,
  SUSE: rpm,
  openSUSE: rpm,
  openEuler: rpm,
  Mageia: rpm,
}

/**
 * The version order of an OSV ecosystem name, with or without a release suffix.
 * @returns undefined for an ecosystem whose order is not known: matches there stay undecided.
 */
export function orderOf(ecosystem: string): VersionOrder | undefined {
  const colon = ecosystem.indexOf(':')
  const base = colon < 0 ? ecosystem : ecosystem.slice(0, colon)
  return Object.hasOwn(ORDERS, base) ? ORDERS[base] : undefined
}

/** Compares two versions of an ecosystem; undefined when either cannot be read. */
export function compareVersions(order: VersionOrder, a: string, b: string): number | undefined {
  const left = order.compile(a)
  const right = order.compile(b)
  return left === undefined || right === undefined ? undefined : order.compare(left, right)
}
