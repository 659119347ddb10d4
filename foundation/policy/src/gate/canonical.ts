import { hash } from 'node:crypto'
import { isPlain, keysOf, toJson } from '../rego/index.ts'
import type { PlainObject, Value } from '../rego/index.ts'

/** JSON with sorted keys and no spaces: equal data has equal text. */
export function canonicalJson(data: unknown): string {
  return toJson(data as Value)
}

/** The digest of data by its canonical JSON, as `sha256:…`. */
export function digestOf(data: unknown): string {
  return `sha256:${hash('sha256', canonicalJson(data), 'hex')}`
}

/** Digests of a document and of parts of it, without writing long lists twice. */
export class Digester {
  private readonly lists = new Map<object, string>()

  /** The digest that `digestOf` gives. */
  digest(data: unknown): string {
    return `sha256:${hash('sha256', this.text(data), 'hex')}`
  }

  private text(data: unknown): string {
    if (Array.isArray(data)) return this.list(data as unknown[])
    if (typeof data !== 'object' || data === null || !isPlain(data as Value)) return canonicalJson(data)
    const plain = data as PlainObject
    return `{${keysOf(plain)
      .map((key) => `${JSON.stringify(key)}:${this.text(plain[key])}`)
      .join(',')}}`
  }

  private list(items: readonly unknown[]): string {
    if (items.length < LONG) return `[${items.map((item) => this.text(item)).join(',')}]`
    let text = this.lists.get(items)
    if (text === undefined) {
      text = canonicalJson(items)
      this.lists.set(items, text)
    }
    return text
  }
}

const LONG = 50
