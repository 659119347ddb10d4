import { createHmac } from 'node:crypto'

/** The form in which equal secrets are equal: outer white space and line breaks of PEM blocks do not count. */
export function canonical(value: string): string {
  return value.startsWith('-----BEGIN') ? value.replaceAll(/[^A-Za-z0-9+/=-]/g, '') : value.trim()
}

/**
 * The secret's name: the same in every file and in the history of one repository, and useless to whoever reads the report
 * without the key. 32 hex digits.
 */
export function secretIdentity(key: Uint8Array, value: string): string {
  return createHmac('sha256', key).update(canonical(value)).digest('hex').slice(0, 32)
}
