import type { deserialize as Deserialize } from 'node:v8'

/** Writes a value as bytes. The module is loaded with the first value: a scan that finds nothing has none. */
export function serialize(value: unknown): Buffer {
  return process.getBuiltinModule('node:v8').serialize(value)
}

/** Reads a value that {@link serialize} wrote. */
export const deserialize: typeof Deserialize = (bytes) => process.getBuiltinModule('node:v8').deserialize(bytes)
