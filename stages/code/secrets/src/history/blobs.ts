import { streamGit, type GitStream } from './git.ts'
import type { BlobTask } from './request.ts'

const emptyBuffer: Buffer = Buffer.alloc(0)

/** Reads the contents of blobs through one long-lived `git cat-file`, in the order in which they are asked for. */
export class BlobReader {
  readonly #git: GitStream
  readonly #stdout: AsyncIterator<Buffer>
  #held: Buffer = emptyBuffer

  constructor(root: string) {
    this.#git = streamGit(root, ['cat-file', '--batch-command', '--buffer'])
    this.#stdout = this.#git.child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  }

  /**
   * Contents of a batch; undefined in place of an object that is missing or damaged.
   * The next content is read only when the one before was taken, so that one blob is in memory at a time.
   */
  async *read(tasks: readonly BlobTask[]): AsyncGenerator<readonly [BlobTask, Buffer | undefined]> {
    this.#git.child.stdin.write(`${tasks.map((task) => `contents ${task.id}\n`).join('')}flush\n`)
    for (const task of tasks) yield [task, await this.#content()]
  }

  async #content(): Promise<Buffer | undefined> {
    const line = await this.#line()
    if (line === undefined) return undefined
    const [, type, size] = line.split(' ')
    if (type !== 'blob') return undefined
    const length = Number(size)
    const content = await this.#take(length + 1)
    return content?.subarray(0, length)
  }

  async #line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#held.indexOf(10)
      if (end >= 0) {
        const line = this.#held.toString('latin1', 0, end)
        this.#held = this.#held.subarray(end + 1)
        return line
      }
      if (!(await this.#more())) return undefined
    }
  }

  async #take(length: number): Promise<Buffer | undefined> {
    if (this.#held.length < length) {
      const pieces = [this.#held]
      let total = this.#held.length
      while (total < length) {
        const { value, done } = await this.#stdout.next()
        if (done === true) return undefined
        pieces.push(value)
        total += value.length
      }
      this.#held = Buffer.concat(pieces)
    }
    const content = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(length)
    return content
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#stdout.next()
    if (done === true) return false
    this.#held = this.#held.length === 0 ? value : Buffer.concat([this.#held, value])
    return true
  }

  close(): void {
    this.#git.child.kill()
  }
}
