import { gitArguments, gitEnvironment } from '@bartizan/engine'
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'

/** A git command that streams. */
export interface GitStream {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>
  /** Resolves with the exit code and what it wrote to stderr (cut). */
  readonly ended: Promise<{ readonly code: number; readonly message: string }>
}

/** In a hook git keeps what is pushed apart until it is accepted; these variables show the way. */
const quarantine = ['GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_QUARANTINE_PATH'] as const

/** Environment for reading history: without lazy fetching, and with the objects of a push in a hook. */
export function historyEnvironment(): NodeJS.ProcessEnv {
  const kept = quarantine.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]] as const],
  )
  return { ...gitEnvironment(false), ...Object.fromEntries(kept) }
}

/** Starts git in a folder or bare repository. */
export function streamGit(root: string, args: readonly string[], signal?: AbortSignal): GitStream {
  const child = spawn('git', [...gitArguments(root, ['safe.bareRepository=all']), ...args], {
    env: historyEnvironment(),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    ...(signal === undefined ? {} : { signal }),
  })
  let message = ''
  child.stderr.on('data', (chunk: Buffer) => {
    if (message.length < 2000) message += chunk.toString()
  })
  // Whoever reads the exit code learns of an early end; the pipe's own error says nothing more.
  child.stdin.on('error', () => {})
  const ended = new Promise<{ code: number; message: string }>((done) => {
    child.on('error', (error) => done({ code: -1, message: error.message }))
    child.on('close', (code) => done({ code: code ?? -1, message: message.trim() }))
  })
  return { child, ended }
}

/** Runs git and returns its output as text; undefined when it failed. */
export async function gitText(root: string, args: readonly string[], input?: string): Promise<string | undefined> {
  const { child, ended } = streamGit(root, args)
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stdin.end(input ?? '')
  const { code } = await ended
  return code === 0 ? Buffer.concat(chunks).toString() : undefined
}

/** Lines of a stream, without their ends; `separator` is one byte. */
export async function* linesOf(stream: Readable, separator: number = 10): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const piece of stream) {
    const chunk = rest.length === 0 ? (piece as Buffer) : Buffer.concat([rest, piece as Buffer])
    let start = 0
    for (let end = chunk.indexOf(separator); end >= 0; end = chunk.indexOf(separator, start)) {
      yield chunk.toString('utf8', start, end)
      start = end + 1
    }
    rest = chunk.subarray(start)
  }
  if (rest.length > 0) yield rest.toString('utf8')
}
