import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Grouping, type SortOrder, arrange } from '../../page/arrange.ts'
import { type Filter, applyFilter } from '../../page/filter.ts'
import { makeItems } from '../../page/items.ts'
import { ordinaryResult } from '../../test-support/sample-result.ts'
import { plainContext } from '../context.ts'
import { pageData } from './data.ts'

const items = makeItems(pageData(ordinaryResult(), { ...plainContext, profile: 'audit' }))

function filter(
  text: string,
  path: string,
  chosen: Partial<Record<'severity' | 'stage' | 'state' | 'rule', string[]>>,
): Filter {
  const set = (values: string[] = []): Set<string> => new Set(values)
  return {
    text,
    path,
    chosen: {
      severity: set(chosen.severity),
      stage: set(chosen.stage),
      state: set(chosen.state),
      rule: set(chosen.rule),
    },
  }
}

test('a filter is all of its words, its path and one of each choice', () => {
  const cases: readonly [Filter, number][] = [
    [filter('', '', {}), 8],
    [filter('STRIPE  live', '', {}), 1],
    [filter('cwe-89', '', {}), 1],
    [filter('CKV_DOCKER_3', '', {}), 1],
    [filter('', 'ROUTES/', {}), 1],
    [filter('', '', { severity: ['critical', 'high'] }), 3],
    [filter('', '', { severity: ['low'], state: ['known'] }), 1],
    [filter('', '', { stage: ['release'], severity: ['high'] }), 0],
  ]
  for (const [wanted, count] of cases)
    assert.equal(applyFilter(items, wanted).items.length, count, JSON.stringify(wanted.text))
})

test('a facet’s own choice leaves its counts, other choices narrow them', () => {
  const { counts } = applyFilter(items, filter('', '', { severity: ['critical'] }))
  assert.equal(counts.severity.get('high'), 2)
  assert.equal(counts.stage.get('code'), 1)
  assert.equal(counts.stage.get('build'), undefined)
})

test('groups come in order of their first member, and closed ones are one row', () => {
  const rows = (sort: SortOrder, grouping: Grouping, closed: string[] = []): string[] =>
    arrange(items, { sort, grouping, closed: new Set(closed) }).map((row) =>
      row.kind === 'group' ? `${row.key} ${row.items.length}` : `- ${row.item.path}`,
    )
  assert.deepEqual(rows('severity', 'severity', ['critical', 'high', 'medium', 'low', 'info']), [
    'critical 1',
    'high 2',
    'medium 2',
    'low 2',
    'info 1',
  ])
  assert.deepEqual(rows('path', 'stage', ['code', 'infra', 'release']).slice(0, 3), ['infra 2', 'release 1', 'build 2'])
  assert.equal(rows('rule', 'none').length, 8)
  assert.deepEqual(rows('severity', 'file').slice(0, 2), ['src/payment/client.ts 1', '- src/payment/client.ts'])
})
