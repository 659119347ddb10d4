import { readFileSync } from 'node:fs'

export type Json = unknown

/** A field of an object; undefined where there is none. */
export function field(value: Json, name: string): Json {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

/** The elements of a list; none of anything else. */
export const array = (value: Json): readonly Json[] => (Array.isArray(value) ? value : [])

/** A text; empty for anything else. */
export const text = (value: Json): string => (typeof value === 'string' ? value : '')

/** The JSON in a file; undefined where there is none that can be read. */
export function readJson(file: string): Json {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
