import { Transform, type TransformCallback } from 'node:stream'

/** Forms in which a value may appear in output. */
function forms(value: string): readonly string[] {
  const escaped = JSON.stringify(value).slice(1, -1)
  const lines = value.includes('\n') ? value.split('\n').filter((line) => line.length >= 8) : []
  return [
    value,
    escaped,
    encodeURIComponent(value),
    Buffer.from(value).toString('base64'),
    Buffer.from(value).toString('base64url'),
    ...lines,
  ]
}

/**
 * Replaces values by `***` in a stream, also where a value is cut between two chunks. Values of less than four characters
 * are left alone: masking them would mask everything.
 */
export class Mask extends Transform {
  readonly #values: readonly Buffer[]
  readonly #keep: number
  #held: Buffer = Buffer.alloc(0)

  constructor(values: readonly string[]) {
    super()
    const all = [...new Set(values.filter((value) => value.length >= 4).flatMap(forms))].filter(
      (form) => form.length >= 4,
    )
    this.#values = all.toSorted((a, b) => b.length - a.length).map((value) => Buffer.from(value))
    this.#keep = Math.max(0, ...this.#values.map((value) => value.length - 1))
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const text = this.#masked(Buffer.concat([this.#held, chunk]))
    // What could be the beginning of a value waits for its continuation; all else goes out at once.
    const wait = this.#open(text)
    this.#held = text.subarray(text.length - wait)
    done(undefined, text.subarray(0, text.length - wait))
  }

  override _flush(done: TransformCallback): void {
    done(undefined, this.#masked(this.#held))
  }

  /** Length of the longest end of the text that is the beginning of a value. */
  #open(text: Buffer): number {
    for (let length = Math.min(this.#keep, text.length); length > 0; length--) {
      const end = text.subarray(text.length - length)
      if (this.#values.some((value) => value.length > length && value.subarray(0, length).equals(end))) return length
    }
    return 0
  }

  #masked(text: Buffer): Buffer {
    let now = text
    for (const value of this.#values) {
      const pieces: Buffer[] = []
      let from = 0
      for (let at = now.indexOf(value); at >= 0; at = now.indexOf(value, from)) {
        pieces.push(now.subarray(from, at), Buffer.from('***'))
        from = at + value.length
      }
      if (from > 0) now = Buffer.concat([...pieces, now.subarray(from)])
    }
    return now
  }
}
