import type { Data } from './ast.ts'

/** A value that a query found, or where its way ended. */
export type Found =
  | { readonly kind: 'value'; readonly value: Data; readonly path: readonly (string | number)[] }
  | { readonly kind: 'missing'; readonly path: readonly (string | number)[]; readonly reason: string }

/** A value at a path. */
export function found(value: Data, path: readonly (string | number)[]): Found {
  return { kind: 'value', value, path }
}

/** True for a map. */
export function isMap(value: Data | undefined): value is { readonly [key: string]: Data } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** True for a list. */
export function isList(value: Data | undefined): value is readonly Data[] {
  return Array.isArray(value)
}

/** Names of intrinsic functions as templates and rules write them: short tags and their long forms are one. */
const ALIASES: Readonly<Record<string, string>> = { '!Ref': 'Ref', '!Condition': 'Condition' }

/**
 * The value of a key. Short tags (`!Sub`) find the long form (`Fn::Sub`), and a name finds itself in another case
 * style (`bucketName`, `bucket_name`, `bucket-name`), as Guard reads files of several origins.
 */
export function property(map: { readonly [key: string]: Data }, key: string): Data | undefined {
  if (Object.hasOwn(map, key)) return map[key]
  if (key.startsWith('!')) {
    const long = ALIASES[key] ?? `Fn::${key.slice(1)}`
    return Object.hasOwn(map, long) ? map[long] : undefined
  }
  const plain = plainName(key)
  for (const other of Object.keys(map)) if (plainName(other) === plain) return map[other]
  return undefined
}

function plainName(key: string): string {
  return key.replace(/[-_ ]/g, '').toLowerCase()
}
