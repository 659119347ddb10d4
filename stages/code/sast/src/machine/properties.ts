import { constant, join, reference, soleText, type Value, ANY } from '../value/value.ts'
import { loadField, storeField } from './fields.ts'
import { allocate, type Frame } from './frame.ts'
import type { ExternalCall } from './operations.ts'

const resource = '<resource>'

/** Property files on the class path: what `getProperty` returns where file and key are constants. */
export const propertyCall = (f: Frame, call: ExternalCall): Value | undefined => {
  if (f.fn.file.language !== 'java') return undefined
  const { name } = call
  if (name.endsWith('.getResourceAsStream')) {
    const path = soleText(call.args[0] ?? ANY)
    if (path === undefined) return undefined
    const stream = reference(allocate(f, call.instr.node, 'external', { type: 'java.io.InputStream' }))
    storeField(f, stream, resource, constant(path))
    return stream
  }
  if (name === 'java.util.Properties.load' && call.receiver !== undefined) {
    storeField(f, call.receiver, resource, loadField(f, call.args[0] ?? ANY, resource, call.instr.node))
    return ANY
  }
  if (name !== 'java.util.Properties.getProperty' || call.receiver === undefined) return undefined
  const path = soleText(loadField(f, call.receiver, resource, call.instr.node))
  const key = soleText(call.args[0] ?? ANY)
  const text = path === undefined || key === undefined ? undefined : f.machine.project.resource(f.fn.file, path)
  const found = text === undefined ? undefined : valueOf(text, key!)
  return found === undefined ? (call.args[1] === undefined ? undefined : join(ANY, call.args[1])) : constant(found)
}

const valueOf = (text: string, key: string): string | undefined => {
  for (const line of text.split('\n')) {
    const cut = line.search(/[=:]/)
    if (cut > 0 && line.slice(0, cut).trim() === key) return line.slice(cut + 1).trim()
  }
  return undefined
}
