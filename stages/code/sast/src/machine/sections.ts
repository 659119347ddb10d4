import type { Obj } from '../value/object.ts'
import { ANY, join, reference, soleText, type Value } from '../value/value.ts'
import { loadField, storeField } from './fields.ts'
import type { Frame } from './frame.ts'
import type { Method } from './operations.ts'

const stores = new Set(['configparser.ConfigParser', 'configparser.RawConfigParser', 'configparser.SafeConfigParser'])

/** Stores that keep a value under two keys: sections and options of a configuration. */
export const sectionMethod = (f: Frame, object: Obj, m: Method): Value | undefined => {
  if (!stores.has(object.type)) return undefined
  const [section, option] = [soleText(m.args[0] ?? ANY), soleText(m.args[1] ?? ANY)]
  if (section === undefined || option === undefined) return undefined
  const key = `${section}/${option}`
  if (m.name === 'set') {
    storeField(f, reference(object.id), key, m.args[2] ?? ANY)
    return ANY
  }
  if (m.name !== 'get' || !object.fields.has(key)) return undefined
  const kept = loadField(f, reference(object.id), key, m.instr.node)
  return m.args[2] === undefined ? kept : join(kept, m.args[2])
}
