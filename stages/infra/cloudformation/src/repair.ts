import { Buffer } from 'node:buffer'
import type { SourceFile } from '@bartizan/engine'
import type { Edit, Fix } from '@bartizan/model'
import type { Origins } from '@bartizan/model/resource'
import { fixValue, type CompiledRow, type Outcome } from '@bartizan/resources'
import { at, insertEntry, resolve, writeScalar, type YamlNode } from '@bartizan/syntax/yaml'
import { templateRemedy } from './shared.ts'

type Value = string | number | boolean

/** The property that a row reads in templates; undefined for rows that have logic of their own. */
function propertyOf({ row }: CompiledRow): readonly string[] | undefined {
  const path = typeof row.path === 'string' ? row.path : row.path?.cloudformation
  const first = path?.split(' | ')[0]
  return first === undefined || first.includes('*') ? undefined : first.split('.')
}

const literal = /^(?:"[^"\\\n]*"|'[^'\n]*'|[\w./-]+)$/

/** Puts another literal in the place of one; what is computed is left alone. */
function replace(source: SourceFile, place: ReturnType<Origins['get']>, value: Value): Edit | undefined {
  if (place.path !== source.path || place.end - place.start > 200) return undefined
  const text = Buffer.from(source.bytes.subarray(place.start, place.end)).toString()
  if (!literal.test(text)) return undefined
  const edit = { path: source.path, startByte: place.start, endByte: place.end }
  return { ...edit, text: writeScalar(value, text.startsWith('"')) }
}

/** The edit that sets the property which a row asks for; undefined where the template computes it or lacks its parent. */
export function repairOf(source: SourceFile, root: YamlNode, outcome: Outcome, origins: Origins): Fix | undefined {
  const { check, resource, verdict } = outcome
  const value = fixValue(check.row)
  const names = propertyOf(check)
  if (value === undefined || names === undefined || (verdict.kind !== 'fail' && verdict.kind !== 'depends'))
    return undefined
  let edit: Edit | undefined
  if (verdict.actual !== undefined) edit = replace(source, origins.get(verdict.at), value)
  else {
    const known = verdict.path === '' ? 0 : verdict.path.split('.').length - 1
    const holder = resolve(at(root, 'Resources', resource.address, 'Properties', ...names.slice(0, known)))
    const missing = names.slice(known)
    if (holder?.kind !== 'mapping' || missing.some((name) => name.includes('['))) return undefined
    const added = insertEntry(source.text, holder, missing, value)
    if (added === undefined) return undefined
    const { startByte } = source.regionOfText(added.start, added.start)
    edit = { path: source.path, startByte, endByte: startByte, text: added.text }
  }
  if (edit === undefined) return undefined
  const title = (templateRemedy(check.row) ?? check.row.title).replaceAll('`', '')
  return { title, safety: check.row.fix?.safety ?? 'unsafe', edits: [edit] }
}
