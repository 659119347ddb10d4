import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sourceOf } from '@bartizan/engine'
import { auditSettings } from '@bartizan/testkit'
import { detector } from './detector.ts'

const head = 'apiVersion: v1\nkind: Pod\nmetadata: {name: é, namespace: n}\nspec:\n'

/** The pod's spec after the repair of the first finding of the rule; undefined when there is none. */
async function repaired(rule: string, spec: string): Promise<string | undefined> {
  const text = head + spec
  const run = await detector.start(auditSettings)
  const report = run.inspect(sourceOf('pod.yaml', text), [])
  const edit = report.findings?.find((finding) => finding.rule === `kubernetes/${rule}`)?.fixes?.[0]?.edits[0]
  if (edit === undefined) return undefined
  const bytes = Buffer.from(text)
  const after = `${bytes.subarray(0, edit.startByte)}${edit.text}${bytes.subarray(edit.endByte)}`
  return after.slice(head.length)
}

const cases: readonly (readonly [string, string, string, string | undefined])[] = [
  ['a wrong value', 'host-pid', '  hostPID: true # why\n', '  hostPID: false # why\n'],
  [
    'a wrong value of a container',
    'privileged',
    '  containers:\n  - name: c\n    image: i\n    securityContext: {privileged: true}\n',
    '  containers:\n  - name: c\n    image: i\n    securityContext: {privileged: false}\n',
  ],
  [
    'no security context',
    'privilege-escalation',
    '  containers:\n  - name: c\n    image: i\n',
    '  containers:\n  - name: c\n    securityContext:\n      allowPrivilegeEscalation: false\n    image: i\n',
  ],
  [
    'a security context without it',
    'writable-root-filesystem',
    '  containers:\n  - name: c\n    image: i\n    securityContext:\n      runAsNonRoot: true\n',
    '  containers:\n  - name: c\n    image: i\n    securityContext:\n      readOnlyRootFilesystem: true\n      runAsNonRoot: true\n',
  ],
  [
    'several levels',
    'seccomp-profile',
    '  containers: []\n',
    '  securityContext:\n    seccompProfile:\n      type: RuntimeDefault\n  containers: []\n',
  ],
  [
    'a value from elsewhere',
    'privileged',
    '  containers:\n  - name: c\n    image: i\n    securityContext: &s {privileged: true}\n  - name: d\n    image: i\n    securityContext: *s\n',
    '  containers:\n  - name: c\n    image: i\n    securityContext: &s {privileged: false}\n  - name: d\n    image: i\n    securityContext: *s\n',
  ],
]

for (const [name, rule, before, after] of cases) {
  test(`repair in a manifest: ${name}`, async () => assert.equal(await repaired(rule, before), after))
}
