import type { ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { git, gitArguments, gitEnvironment } from './run.ts'

/** Sizes of objects by id; those that git does not have are left out. */
export async function blobSizes(root: string, oids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>()
  if (oids.length === 0) return sizes
  const outcome = await git(root, ['cat-file', '--batch-check'], { input: `${oids.join('\n')}\n` })
  if (outcome.kind !== 'done') return sizes
  for (const line of outcome.output.toString().split('\n')) {
    const [oid, type, size] = line.split(' ')
    if (oid !== undefined && type === 'blob') sizes.set(oid, Number(size))
  }
  return sizes
}

/** One blob, synchronously; undefined when git does not have it. */
export function readBlobSync(root: string, oid: string, limit: number): Buffer | undefined {
  const outcome = process
    .getBuiltinModule('node:child_process')
    .spawnSync('git', [...gitArguments(root), 'cat-file', 'blob', oid], {
      env: gitEnvironment(false),
      maxBuffer: limit + 1,
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    })
  return outcome.status === 0 ? outcome.stdout : undefined
}

/** Reads blobs one after the other from one `git cat-file --batch`. */
export class BlobReader {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #waiting: ((content: Buffer | undefined) => void)[] = []
  #chunks: Buffer[] = []
  #length = 0

  constructor(root: string) {
    this.#child = process
      .getBuiltinModule('node:child_process')
      .spawn('git', [...gitArguments(root), 'cat-file', '--batch'], {
        env: gitEnvironment(false),
        stdio: ['pipe', 'pipe', 'ignore'],
        windowsHide: true,
      })
    this.#child.stdout.on('data', (chunk: Buffer) => this.#hear(chunk))
    this.#child.stdin.on('error', () => {})
    const end = (): void => {
      for (const answer of this.#waiting.splice(0)) answer(undefined)
    }
    this.#child.on('error', end)
    this.#child.on('close', end)
  }

  /** The content of a blob; undefined when git does not have it. */
  read(oid: string): Promise<Buffer | undefined> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#child.stdin.write(`${oid}\n`)
    })
  }

  close(): void {
    this.#child.stdin.end()
  }

  #hear(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    while (this.#waiting.length > 0 && this.#answer());
  }

  /** Takes one whole answer off the buffer: `ID TYPE SIZE`, the content, a line feed. */
  #answer(): boolean {
    const head = this.#chunks[0]
    if (head === undefined) return false
    const line = head.indexOf(10)
    if (line === -1) {
      if (this.#chunks.length < 2) return false
      this.#chunks = [Buffer.concat(this.#chunks)]
      return this.#chunks[0]!.includes(10) ? this.#answer() : false
    }
    const [, type, size] = head.subarray(0, line).toString().split(' ')
    const found = size !== undefined
    const need = line + 1 + (found ? Number(size) + 1 : 0)
    if (this.#length < need) return false
    const all = this.#chunks.length === 1 ? head : Buffer.concat(this.#chunks)
    const content = found && type === 'blob' ? all.subarray(line + 1, need - 1) : undefined
    this.#chunks = need < all.length ? [all.subarray(need)] : []
    this.#length -= need
    this.#waiting.shift()!(content)
    return true
  }
}
