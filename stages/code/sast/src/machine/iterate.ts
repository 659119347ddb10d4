import { unite } from '../value/taint.ts'
import { ANY, BOTTOM, constants, isBottom, join, reference, retaint, type Value } from '../value/value.ts'
import { loadAny } from './fields.ts'
import { allocate, objectOf, withoutPorts, type Frame } from './frame.ts'

/** What iterating over a value yields: elements, keys, or pairs. */
export const iterate = (f: Frame, value: Value, what: string, node: number): Value => {
  if (what === 'keys') return keysOf(f, value)
  if (what === 'entries') {
    const pair = new Map([
      ['0', keysOf(f, value)],
      ['1', loadAny(f, value, node)],
    ])
    return reference(allocate(f, node, 'array', { fields: pair, len: 2, type: 'pair' }))
  }
  const objects = value.refs.map((id) => objectOf(f, id))
  const isPython = f.fn.file.language === 'python'
  if (objects.some((object) => object.kind === 'map' || (isPython && object.kind === 'object'))) {
    return isPython ? keysOf(f, value) : iterate(f, value, 'entries', node)
  }
  return loadAny(f, value, node)
}

/** Names of the fields of a value, as a value. */
export const keysOf = (f: Frame, value: Value): Value => {
  let result = BOTTOM
  const objects = value.refs.map((id) => objectOf(f, id))
  for (const object of objects) {
    const isListed = object.port === '' && object.kind !== 'external' && isBottom(object.elem)
    result = join(result, isListed ? constants([...object.fields.keys()]) : ANY)
  }
  const inherited = withoutPorts(value.taint, objects)
  const keys = objects.length === 0 || isBottom(result) ? ANY : result
  return inherited.length === 0 ? keys : retaint({ ...keys, unknown: true }, unite(keys.taint, inherited))
}
