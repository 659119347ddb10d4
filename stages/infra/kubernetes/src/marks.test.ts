import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { runScan, sourceOf } from '@bartizan/engine'
import { parseYaml } from '@bartizan/syntax/yaml'
import { marksIn } from './marks.ts'

const pod = (annotations: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  namespace: n\n  annotations:\n${annotations.replaceAll(/^/gm, '    ')}\nspec:\n  containers:\n  - name: c\n    image: r.example.com/a:latest\n`

const cases: readonly (readonly [string, readonly (readonly [string, string, string | undefined])[]])[] = [
  ['checkov.io/skip1: CKV_K8S_14=pinned by the registry', [['checkov', 'CKV_K8S_14', 'pinned by the registry']]],
  ['checkov.io/skip2: CKV_K8S_14', [['checkov', 'CKV_K8S_14', undefined]]],
  ['"bridgecrew.io/skip": "CKV_K8S_14=a=b"', [['checkov', 'CKV_K8S_14', 'a=b']]],
  ['ignore-check.kube-linter.io/latest-tag: why', [['kube-linter', 'latest-tag', 'why']]],
  ['kube-linter.io/ignore-all: why', [['kube-linter', '*', 'why']]],
  ['checkov.io/skip: ""', []],
  ['example.com/skip1: CKV_K8S_14', []],
  ['checkov.io/skip1: [CKV_K8S_14]', []],
]

for (const [annotation, wanted] of cases) {
  test(`annotation as a mark: ${annotation}`, () => {
    const text = pod(annotation)
    const marks = marksIn(sourceOf('pod.yaml', text), parseYaml(text))
    assert.deepEqual(
      marks.map(({ dialect, rules, reason }) => [dialect, rules.join(), reason]),
      wanted,
    )
    for (const { covers } of marks) assert.equal(covers.startLine, 1)
  })
}

test('a mark silences its own object, and only the rule that it names', async () => {
  const root = mkdtempSync(join(tmpdir(), 'bartizan-marks-'))
  try {
    writeFileSync(
      join(root, 'pods.yaml'),
      `${pod('checkov.io/skip1: CKV_K8S_14=pinned')}---\n${pod('a: b').replaceAll('name: a', 'name: b')}`,
    )
    // The second scan takes what the first one has left in the cache.
    for (const run of ['first', 'second']) {
      const outcome = await runScan({
        root,
        registry: new URL('./testing/registry.ts', import.meta.url),
        detectors: ['kubernetes'],
        workers: 0,
        cache: { enabled: true, directory: join(root, '.cache') },
        settings: { profile: 'audit', secretKey: new Uint8Array(32), today: '2026-01-01', dataDirectory: root },
      })
      assert.ok(outcome.kind !== 'refused')
      const tags = outcome.findings.filter(({ rule }) => rule === 'kubernetes/image-tag-latest')
      assert.deepEqual(
        tags.map(({ asset, state }) => [asset?.name, state.kind, state.kind === 'suppressed' ? state.why : '']),
        [
          ['Pod/n/a', 'suppressed', 'pinned'],
          ['Pod/n/b', 'new', ''],
        ],
        run,
      )
      const others = outcome.findings.filter(({ rule }) => rule !== 'kubernetes/image-tag-latest')
      assert.ok(others.some(({ state }) => state.kind === 'new'))
    }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
})
