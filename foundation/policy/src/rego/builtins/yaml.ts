import { parseYaml, toData } from '@bartizan/syntax/yaml'
import { RegoSet, entriesOf, isArray, isNumber, isObject, numberText, toJson } from '../value/index.ts'
import type { Value } from '../value/index.ts'
import { asString, members } from './arguments.ts'
import { fail, family } from './define.ts'

/** YAML text. */
export const yaml = family({
  'yaml.marshal': [['any'], 'string', ([value]) => block(value as Value, '')],
  'yaml.unmarshal': [['string'], 'any', ([text]) => readYaml(asString(text)) ?? fail('yaml: text cannot be read')],
  'yaml.is_valid': [['any'], 'boolean', ([text]) => typeof text === 'string' && readYaml(text) !== undefined],
})

/** The first document of a YAML text as a value; undefined when the text is broken. */
export function readYaml(text: string): Value | undefined {
  const file = parseYaml(text)
  if (file.issues.some((issue) => issue.weight === 'broken')) return undefined
  const [document] = file.documents
  return document ? (toData(document.root) as Value | undefined) : null
}

const PLAIN = /^[A-Za-z_/][A-Za-z0-9_./ -]*$/
const RESERVED = /^(?:true|false|yes|no|on|off|y|n|null|~)$/i

function scalar(value: Value): string {
  if (typeof value === 'string') {
    return PLAIN.test(value) && !RESERVED.test(value) && !value.endsWith(' ') ? value : JSON.stringify(value)
  }
  return isNumber(value) ? numberText(value) : String(value)
}

function block(value: Value, indent: string): string {
  if (isArray(value) || value instanceof RegoSet) {
    const items = members(value)
    if (items.length === 0) return '[]\n'
    return items.map((item, i) => `${i > 0 ? indent : ''}- ${block(item, `${indent}  `)}`).join('')
  }
  if (!isObject(value)) return `${scalar(value)}\n`
  const entries = entriesOf(value)
  if (entries.length === 0) return '{}\n'
  return entries
    .map(([key, item], i) => {
      const name = scalar(typeof key === 'string' ? key : toJson(key))
      const isList = isArray(item) || item instanceof RegoSet
      const isNested = isList ? members(item).length > 0 : isObject(item) && entriesOf(item).length > 0
      const inner = isList ? indent : `${indent}  `
      return `${i > 0 ? indent : ''}${name}:${isNested ? `\n${inner}` : ' '}${block(item, inner)}`
    })
    .join('')
}
