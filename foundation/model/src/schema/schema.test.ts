import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScanResult } from '../result.ts'
import type { Described } from './builder.ts'
import { scanResultJsonSchema, type scanResultSchema } from './scan-result.ts'

/** The same type with every object spelled out, so that intersections compare as what they are. */
type Flat<Value> = Value extends string | number | boolean | undefined
  ? Value
  : Value extends readonly (infer Item)[]
    ? readonly Flat<Item>[]
    : { [Name in keyof Value]: Flat<Value[Name]> }

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** The type checker refuses this line as soon as the schema and ScanResult differ in a field, a kind or an optional mark. */
const same: Same<Flat<Described<typeof scanResultSchema>>, Flat<ScanResult>> = true

/** Seeded: without its optional fields a type must not count as the same. */
const differs: Same<Flat<{ readonly a: string; readonly b?: string }>, Flat<{ readonly a: string }>> = false

test('the schema describes exactly ScanResult', () => {
  assert.deepEqual([same, differs], [true, false])
})

test('every reference leads to a definition, every definition is used and told', () => {
  const schema = scanResultJsonSchema()
  const defs = schema['$defs'] as Record<string, { readonly description?: string }>
  const used = new Set([...JSON.stringify(schema).matchAll(/"#\/\$defs\/([^"]+)"/g)].map((match) => match[1] ?? ''))
  assert.deepEqual([...used].sort(), Object.keys(defs))
  for (const [name, def] of Object.entries(defs)) assert.ok((def.description ?? '') !== '', name)
})
