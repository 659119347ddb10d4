import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Value } from '../rego/index.ts'
import { decide } from './decide.ts'
import { defaultGatePolicy } from './default-policy.gen.ts'
import { loadGatePolicy } from './policy.ts'
import { sampleEnvironments, sampleInput } from './sample.ts'

const policy = loadGatePolicy(new Map([['default.rego', defaultGatePolicy]]), sampleEnvironments)
const base = sampleInput(policy.digest)

/** Facts whose change does not weaken the case for the release: a pattern of their path, and why. */
const harmless: readonly RegExp[] = [
  // Nothing new or fixed, no waiver, no alias need be there.
  /^(?:delta|waivers|identities)(?:[. ]|$)/,
  // Another approver of the same role is as good; so is another statement or a still valid time.
  /^approvals\.\d\.(?:by|statement|at|until) /,
  // The repository is told, not judged; the deployer matters only as an approver.
  /^(?:subject\.repository|change\.deployer)(?: |$)/,
  // Who wrote a change is taken from the caller: another name cannot be told from the right one.
  /^change\.authors\.0 replaced$/,
  // Any moment before now.
  /^attestations\.\d\.at /,
]

type Path = readonly (string | number)[]

function paths(value: Value, at: Path = []): Path[] {
  const below =
    Array.isArray(value) || (typeof value === 'object' && value !== null)
      ? Object.entries(value).flatMap(([key, item]) =>
          paths(item as Value, [...at, Array.isArray(value) ? Number(key) : key]),
        )
      : []
  return at.length === 0 ? below : [at, ...below]
}

type Change = readonly [name: string, change: (parent: Record<string, unknown>, key: string) => void]

const changes: readonly Change[] = [
  ['removed', (parent, key) => (Array.isArray(parent) ? parent.splice(Number(key), 1) : delete parent[key])],
  ['null', (parent, key) => (parent[key] = null)],
  ['emptied', (parent, key) => (parent[key] = emptied(parent[key]))],
  ['of another type', (parent, key) => (parent[key] = typeof parent[key] === 'string' ? 7 : 'x')],
  ['replaced', (parent, key) => (parent[key] = replaced(parent[key]))],
]

function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return []
  if (typeof value === 'object') return {}
  return typeof value === 'string' ? '' : typeof value === 'number' ? -1 : !value
}

function replaced(value: unknown): unknown {
  if (typeof value !== 'string') return typeof value === 'number' ? value + 1_000 : [value]
  if (value.startsWith('sha256:')) return `sha256:${'e'.repeat(64)}`
  return /^\d{4}-/.test(value) ? '2031-01-01T00:00:00Z' : `${value}x`
}

test('no single fact can be removed, emptied or falsified without losing the allow', () => {
  assert.equal(decide(policy, base).outcome, 'allow')
  let count = 0
  for (const path of paths(base)) {
    for (const [what, change] of changes) {
      const name = `${path.join('.')} ${what}`
      if (harmless.some((pattern) => pattern.test(name))) continue
      const facts = structuredClone(base) as Record<string, unknown>
      let parent = facts
      for (const key of path.slice(0, -1)) parent = parent[key] as Record<string, unknown>
      change(parent, String(path.at(-1)))
      if (JSON.stringify(facts) === JSON.stringify(base)) continue
      count++
      const { outcome, reasons } = decide(policy, facts)
      assert.notEqual(outcome, 'allow', name)
      assert.ok(reasons.length > 0)
    }
  }
  assert.ok(count > 300, `${count} faults`)
})
