import type { SourceFile } from '@bartizan/engine'
import type { PolicyDocument } from '@bartizan/policy/adapters'
import type { Value } from '@bartizan/policy/rego'
import { parseHcl, type Body, type Expression, type Span } from '@bartizan/syntax/hcl'

type Fields = Record<string, Value>

/**
 * Terraform as Conftest's HCL reader gives it: blocks nest by type and labels, several of one name become a list, and what
 * is not a literal is its source in `${…}`.
 */
export function terraformDocument(source: SourceFile): readonly PolicyDocument[] {
  const { body, problems } = parseHcl(source.bytes)
  if (problems.length > 0) return []
  const places = new Map<string, Span>()
  const reader = new Reader(source.bytes, places)
  const data = reader.body(body, [])
  const origins = { originOf: (path: readonly (string | number)[]) => asTextRange(source, places.get(path.join('\0'))) }
  return [{ file: source.path, data, type: 'terraform', origins }]
}

/** Byte offsets of the parser as indices of the text. */
function asTextRange(source: SourceFile, span: Span | undefined): Span | undefined {
  if (span === undefined) return undefined
  const index = (byte: number): number => Buffer.from(source.bytes.subarray(0, byte)).toString().length
  return { start: index(span.start), end: index(span.end) }
}

class Reader {
  readonly #bytes: Uint8Array
  readonly #places: Map<string, Span>

  constructor(bytes: Uint8Array, places: Map<string, Span>) {
    this.#bytes = bytes
    this.#places = places
  }

  body(body: Body, path: readonly (string | number)[]): Value {
    const fields: Fields = {}
    for (const attribute of body.attributes) {
      const own = [...path, attribute.name]
      this.#places.set(own.join('\0'), attribute)
      fields[attribute.name] = this.value(attribute.value, own)
    }
    for (const block of body.blocks) {
      const names = [block.type, ...block.labels.map((label) => label.value)]
      const own = [...path, ...names]
      this.#places.set(own.join('\0'), block)
      this.#put(fields, names, this.body(block.body, own))
    }
    return fields
  }

  #put(fields: Fields, [name = '', ...rest]: readonly string[], value: Value): void {
    const present = fields[name]
    if (rest.length > 0) {
      const inner: Fields = present !== undefined && isFields(present) ? present : {}
      fields[name] = inner
      this.#put(inner, rest, value)
    } else if (present === undefined) fields[name] = value
    else fields[name] = Array.isArray(present) ? [...(present as readonly Value[]), value] : [present, value]
  }

  value(expression: Expression, path: readonly (string | number)[]): Value {
    switch (expression.kind) {
      case 'literal':
      case 'string':
        return expression.value
      case 'parentheses':
        return this.value(expression.value, path)
      case 'tuple':
        return expression.items.map((item, index) => this.value(item, [...path, index]))
      case 'object':
        return this.#object(expression, path)
      default:
        return `\${${Buffer.from(this.#bytes.subarray(expression.start, expression.end)).toString()}}`
    }
  }

  #object(expression: Extract<Expression, { kind: 'object' }>, path: readonly (string | number)[]): Value {
    const fields: Fields = {}
    for (const item of expression.items) {
      const name = keyText(item.key)
      if (name === undefined) continue
      this.#places.set([...path, name].join('\0'), item.value)
      fields[name] = this.value(item.value, [...path, name])
    }
    return fields
  }
}

function isFields(value: Value): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function keyText(key: Expression): string | undefined {
  if (key.kind === 'string') return key.value
  return key.kind === 'scope' ? key.name : undefined
}
