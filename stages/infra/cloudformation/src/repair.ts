import { Buffer } from 'node:buffer'
import type { SourceFile } from '@bartizan/engine'
import type { Edit, Fix } from '@bartizan/model'
import type { Origins } from '@bartizan/model/resource'
import { fixValue, type CompiledRow, type Outcome } from '@bartizan/resources'
import { at, resolve, type YamlMapping, type YamlNode } from '@bartizan/syntax/yaml'
import { templateRemedy } from './shared.ts'

type Value = string | number | boolean

/** The property that a row reads in templates; undefined for rows that have logic of their own. */
function propertyOf({ row }: CompiledRow): readonly string[] | undefined {
  const path = typeof row.path === 'string' ? row.path : row.path?.cloudformation
  const first = path?.split(' | ')[0]
  return first === undefined || first.includes('*') ? undefined : first.split('.')
}

const written = (value: Value, quoted: boolean): string => {
  if (typeof value !== 'string') return String(value)
  return quoted || !/^[A-Za-z][\w./-]*$/.test(value) || /^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value)
    ? JSON.stringify(value)
    : value
}

const literal = /^(?:"[^"\\\n]*"|'[^'\n]*'|[\w./-]+)$/

/** Puts another literal in the place of one; what is computed is left alone. */
function replace(source: SourceFile, place: ReturnType<Origins['get']>, value: Value): Edit | undefined {
  if (place.path !== source.path || place.end - place.start > 200) return undefined
  const text = Buffer.from(source.bytes.subarray(place.start, place.end)).toString()
  if (!literal.test(text)) return undefined
  const edit = { path: source.path, startByte: place.start, endByte: place.end }
  return { ...edit, text: written(value, text.startsWith('"')) }
}

/** The entry in the style of its neighbours: in braces with quotes, or as lines that go deeper. */
function entryText(names: readonly string[], value: Value, { flow, gap }: { flow: boolean; gap: string }): string {
  if (flow) {
    const inner = names.toReversed().reduce(
      (text, name, index) => {
        const entry = `"${name}": ${text}`
        return index === names.length - 1 ? entry : `{${entry}}`
      },
      written(value, true),
    )
    return `${inner},${gap}`
  }
  const lines = names.map((name, depth) => `${'  '.repeat(depth)}${name}:`)
  return `${lines.join(gap)} ${written(value, false)}${gap}`
}

/** Adds a property in front of the first one of the map that lacks it. */
function insert(source: SourceFile, map: YamlMapping, names: readonly string[], value: Value): Edit | undefined {
  const first = map.entries[0]?.key
  if (first === undefined || names.some((name) => name.includes('['))) return undefined
  const { text } = source
  const line = text.lastIndexOf('\n', first.start - 1)
  const column = first.start - line - 1
  const alone = text.slice(line + 1, first.start).trim() === ''
  const lineBreak = text[line - 1] === '\r' ? '\r\n' : '\n'
  if (!alone && !map.flow) return undefined
  const gap = alone ? `${lineBreak}${text.slice(line + 1, first.start)}` : ' '
  if (column > 200) return undefined
  const { startByte } = source.regionOfText(first.start, first.start)
  const added = entryText(names, value, { flow: map.flow, gap })
  return { path: source.path, startByte, endByte: startByte, text: added }
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
    if (holder?.kind === 'mapping') edit = insert(source, holder, names.slice(known), value)
  }
  if (edit === undefined) return undefined
  const title = (templateRemedy(check.row) ?? check.row.title).replaceAll('`', '')
  return { title, safety: check.row.fix?.safety ?? 'unsafe', edits: [edit] }
}
