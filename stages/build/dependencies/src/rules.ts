import { defineRule } from '@bartizan/model'
import type { Rule, RuleId, RuleSpec } from '@bartizan/model'

const rule = (spec: Omit<RuleSpec, 'stage' | 'tags'> & { readonly tags?: readonly string[] }): Rule =>
  defineRule({ ...spec, stage: 'build', tags: ['dependencies', ...(spec.tags ?? [])] })

/**
 * The rules of this room. What an advisory says sets severity and message of each finding. Those tagged `context` speak from
 * the advisory database, the configuration, or several files together.
 */
export const rules: readonly Rule[] = [
  rule({
    id: 'dependencies/known-vulnerability',
    tags: ['context'],
    title: 'Package with a known vulnerability',
    why: 'A published advisory says that this version is affected. The finding names the range, the source and the way by which the package came in.',
    remedy:
      'Move to the fixed version that the finding names; where the declared range admits it, refreshing the lockfile is enough.',
    severity: 'high',
    weakness: 'CWE-1395',
    aliases: ['vulnerable-dependency'],
    references: ['https://ossf.github.io/osv-schema/'],
  }),
  rule({
    id: 'dependencies/exploited-vulnerability',
    tags: ['context'],
    title: 'Package with a vulnerability that is exploited in the wild',
    why: 'The vulnerability stands in the catalogue of known exploited vulnerabilities: attackers use it already.',
    remedy: 'Update at once, or take the component out of service until you can.',
    severity: 'critical',
    weakness: 'CWE-1395',
    references: ['https://www.cisa.gov/known-exploited-vulnerabilities-catalog'],
  }),
  rule({
    id: 'dependencies/malicious-package',
    tags: ['context'],
    title: 'Package known to be malicious',
    why: 'The package or this version of it was published to do harm. Installing it may already have run its code.',
    remedy:
      'Remove it, look for what it may have done on every machine that installed it, and replace the credentials that were within its reach.',
    severity: 'critical',
    weakness: 'CWE-506',
  }),
  rule({
    id: 'dependencies/undecided-version',
    tags: ['context'],
    title: 'Package whose advisories could not be decided',
    why: 'There are advisories about this package, but its version is not stated or cannot be read: it is neither safe nor unsafe.',
    remedy: 'State the version: commit a lockfile, or pin the package.',
    severity: 'low',
    confidence: 'low',
    weakness: 'CWE-1395',
  }),
  rule({
    id: 'dependencies/missing-integrity',
    title: 'Lockfile entry without an integrity hash',
    why: 'Other entries of this lockfile carry the hash of what they lead to; without one, a changed archive is installed unnoticed.',
    remedy: 'Write the entry anew with the package manager, which adds the hash.',
    severity: 'medium',
    weakness: 'CWE-353',
  }),
  rule({
    id: 'dependencies/weak-integrity',
    title: 'Lockfile entry with a weak hash only',
    why: 'MD5 and SHA-1 can be collided, so the hash does not tie the entry to one archive.',
    remedy: 'Write the lockfile anew with a current package manager.',
    severity: 'low',
    weakness: 'CWE-328',
  }),
  rule({
    id: 'dependencies/insecure-source',
    title: 'Package fetched without encryption',
    why: 'Whoever is on the network path can replace a package that is fetched over plain HTTP or the git protocol.',
    remedy: 'Use the HTTPS address of the same source.',
    severity: 'high',
    weakness: 'CWE-319',
  }),
  rule({
    id: 'dependencies/unexpected-host',
    title: 'Package from a host that the policy does not name',
    why: 'A lockfile may send any entry to any host. One that differs from the others, or from the allowed hosts, is how a replaced package looks.',
    remedy: 'Check where the package should come from; allow the host in the configuration if it is right.',
    severity: 'high',
    weakness: 'CWE-829',
  }),
  rule({
    id: 'dependencies/confusable-scope',
    title: 'Private scope resolved from different hosts',
    why: 'Packages of one scope come from more than one registry: a public package may have taken the place of a private one (dependency confusion).',
    remedy: 'Bind the scope to its registry in the package manager, and reserve its name on the public one.',
    severity: 'high',
    weakness: 'CWE-427',
  }),
  rule({
    id: 'dependencies/lock-out-of-step',
    tags: ['context'],
    title: 'Manifest and lockfile out of step',
    why: 'The manifest asks for something that the lockfile does not hold, or holds in a version that the range does not admit: the next install decides anew.',
    remedy: 'Run the package manager and commit the lockfile.',
    severity: 'medium',
    weakness: 'CWE-1357',
  }),
  rule({
    id: 'dependencies/missing-lockfile',
    title: 'Dependencies without a lockfile',
    why: 'The manifest states ranges only: every install may bring other versions, and advisories cannot be matched.',
    remedy: 'Commit the lockfile of the package manager.',
    severity: 'low',
    weakness: 'CWE-1357',
  }),
  rule({
    id: 'dependencies/install-script',
    tags: ['context'],
    title: 'Package that runs code when it is installed',
    why: 'Install scripts run with the rights of whoever installs; most malicious packages use them.',
    remedy: 'Allow scripts by name only, and check why this package needs one.',
    severity: 'info',
    confidence: 'medium',
    weakness: 'CWE-829',
  }),
  rule({
    id: 'dependencies/floating-version',
    title: 'Dependency on whatever version is newest',
    why: 'A range without an upper bound takes every release as soon as it is published, a hostile one included.',
    remedy: 'State a range with an upper bound, or pin the version.',
    severity: 'low',
    weakness: 'CWE-1357',
  }),
  rule({
    id: 'dependencies/deprecated-package',
    title: 'Package that its authors gave up',
    why: 'Nobody will mend what is found in it from now on.',
    remedy: 'Move to the successor that its authors name.',
    severity: 'low',
    weakness: 'CWE-1104',
  }),
  rule({
    id: 'dependencies/end-of-life',
    tags: ['context'],
    title: 'Release line without support',
    why: 'The runtime, image or package gets no security updates any more.',
    remedy: 'Move to a supported release line.',
    severity: 'medium',
    weakness: 'CWE-1104',
  }),
  rule({
    id: 'dependencies/denied-licence',
    tags: ['context'],
    title: 'Package under a licence that the policy denies',
    why: 'The licence policy of this project does not allow the package to be used in this scope.',
    remedy: 'Replace the package, or have the use approved.',
    severity: 'high',
  }),
  rule({
    id: 'dependencies/licence-to-review',
    tags: ['context'],
    title: 'Package whose licence needs a decision',
    why: 'The licence is unknown, or the policy asks for a review of it.',
    remedy: 'Decide on the licence and add it to the policy.',
    severity: 'low',
    confidence: 'medium',
  }),
]

const byId = new Map(rules.map((entry) => [entry.id, entry]))

/** The rule of an id of this room. */
export function ruleOf(id: RuleId): Rule {
  const found = byId.get(id)
  if (found === undefined) throw new RangeError(`no rule ${id}`)
  return found
}
