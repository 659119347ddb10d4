import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import type { ResourceSet } from '@bartizan/model/resource'
import { cloudTables, compileChecks, type CheckRow, configurationOf, runChecks, samplesOf } from '@bartizan/resources'
import { openProject, parseConfigFile } from './config/load.ts'
import { resourcesOf } from './eval/root.ts'

function load(text: string): ResourceSet {
  const files = new Map([['main.tf', Buffer.from(text, 'utf8')]])
  assert.deepEqual(parseConfigFile('main.tf', Buffer.from(text, 'utf8')).problems, [], text)
  const root = openProject({ files, access: { read: () => undefined, list: () => [] } }).load('.')
  return { format: 'terraform', root: '.', resources: resourcesOf(root.module), origins: root.origins }
}

/** The verdicts of one row on the resources of its types. */
function verdicts(room: string, row: CheckRow, text: string): string[] {
  return [...runChecks(compileChecks([{ room, rows: [row] }]), load(text))].map(({ verdict }) => verdict.kind)
}

for (const { room, rows } of cloudTables) {
  test(`every row of ${room} tells its bad sample from its good one`, () => {
    const wrong: string[] = []
    for (const row of rows) {
      if (row.on.terraform === undefined) continue
      const type = row.on.terraform.split(' ')[0] as string
      const { bad, good } = samplesOf(row)
      if (bad === undefined) wrong.push(`${row.id}: no bad sample`)
      else if (!verdicts(room, row, configurationOf(type, 'bad', bad)).includes('fail'))
        wrong.push(`${row.id}: silent on\n${configurationOf(type, 'bad', bad)}`)
      if (good === undefined) {
        // Some resources are a defect by being there.
        if (bad === undefined || row.bad === undefined) wrong.push(`${row.id}: no good sample`)
      } else if (verdicts(room, row, configurationOf(type, 'good', good)).some((kind) => kind === 'fail'))
        wrong.push(`${row.id}: fires on\n${configurationOf(type, 'good', good)}`)
    }
    assert.deepEqual(wrong, [])
  })
}

test('ids are unique within a room, and every row says why', () => {
  for (const { room, rows } of cloudTables) {
    const ids = rows.map((row) => row.id)
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
      room,
    )
    assert.deepEqual(
      rows.filter((row) => row.why.length < 20 || row.title.endsWith('.')).map((row) => row.id),
      [],
    )
    assert.deepEqual(
      ids.filter((id) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id)),
      [],
    )
  }
})
