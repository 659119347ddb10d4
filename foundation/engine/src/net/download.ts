import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { admit, failure } from './policy.ts'
import type { NetFailure, NetPolicy } from './policy.ts'
import { ask } from './request.ts'
import type { Answer } from './request.ts'

/** A file that lies whole on the disk, or the news that it has not changed. */
export type Download =
  | { readonly kind: 'saved'; readonly bytes: number; readonly etag?: string; readonly modified?: string }
  | { readonly kind: 'unchanged' }
  | NetFailure

export interface DownloadRequest {
  readonly url: string
  /** Where the file goes; a `.part` beside it holds what an interrupted download left. */
  readonly to: string
  /** Asks only for something newer than this. */
  readonly etag?: string
  readonly policy: NetPolicy
}

/** A download by a policy that is settled already; what other rooms are handed instead of a socket. */
export type Downloader = (request: Omit<DownloadRequest, 'policy'>) => Promise<Download>

interface Partial {
  readonly bytes: number
  readonly etag: string
}

/** What an earlier try left, when its version is known. */
function partialOf(file: string): Partial | undefined {
  if (!existsSync(`${file}.part`) || !existsSync(`${file}.part.etag`)) return undefined
  return { bytes: statSync(`${file}.part`).size, etag: readFileSync(`${file}.part.etag`, 'utf8') }
}

function discard(file: string): void {
  rmSync(`${file}.part`, { force: true })
  rmSync(`${file}.part.etag`, { force: true })
}

function headersFor(request: DownloadRequest, partial: Partial | undefined): Record<string, string> {
  if (partial !== undefined && partial.bytes > 0)
    return { range: `bytes=${partial.bytes}-`, 'if-range': partial.etag, 'accept-encoding': 'identity' }
  return { 'accept-encoding': 'identity', ...(request.etag === undefined ? {} : { 'if-none-match': request.etag }) }
}

/** Follows redirects inside the allowed hosts. */
async function follow(
  request: DownloadRequest,
  headers: Readonly<Record<string, string>>,
): Promise<Answer | NetFailure> {
  let address = request.url
  for (let hop = 0; hop <= request.policy.maxRedirects; hop++) {
    const url = admit(address, request.policy)
    if ('kind' in url) return url
    const answer = await ask(url, headers, request.policy)
    if (answer.kind === 'failed' || answer.status < 300 || answer.status >= 400 || answer.status === 304) return answer
    answer.body.resume()
    const next = answer.headers.location
    if (next === undefined) return failure('status', `${url.host} answered ${answer.status} without a place to go`)
    address = new URL(next, url).href
  }
  return failure('redirects', `more than ${request.policy.maxRedirects} redirects from ${request.url}`)
}

/** The length of the whole file that the answer promises; undefined when it promises none. */
function promisedLength(answer: Answer): number | undefined {
  const range = /\/(\d+)$/.exec(answer.headers['content-range'] ?? '')
  if (range !== null) return Number(range[1])
  const length = answer.headers['content-length']
  return length === undefined ? undefined : Number(length)
}

/** Writes the body behind what is there; the number of bytes then, or why it ended. */
async function receive(answer: Answer, request: DownloadRequest, already: number): Promise<number | NetFailure> {
  const part = `${request.to}.part`
  let total = already
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      total += chunk.length
      if (total > request.policy.maxBytes) {
        answer.body.destroy()
        discard(request.to)
        return failure('too-large', `${request.url} is larger than ${request.policy.maxBytes} bytes`)
      }
      appendFileSync(part, chunk)
    }
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException
    if (code === 'ENOSPC' || code === 'EACCES') return failure('write', message)
    return failure(
      code === 'ETIMEDOUT' ? 'timeout' : 'connection',
      `${request.url}: ${message} after ${total} bytes`,
      true,
    )
  }
  return total
}

async function attempt(request: DownloadRequest): Promise<Download> {
  const partial = partialOf(request.to)
  const answer = await follow(request, headersFor(request, partial))
  if (answer.kind === 'failed') return answer
  if (answer.status === 304) {
    answer.body.resume()
    return { kind: 'unchanged' }
  }
  if (answer.status === 416) {
    answer.body.resume()
    discard(request.to)
    return failure('length', `${request.url} no longer fits what was downloaded before`, true)
  }
  if (answer.status !== 200 && answer.status !== 206) {
    answer.body.resume()
    return failure('status', `${request.url} answered ${answer.status}`, answer.status === 429 || answer.status >= 500)
  }
  const resumed = answer.status === 206 && partial !== undefined
  const etag = answer.headers.etag
  if (!resumed) {
    discard(request.to)
    writeFileSync(`${request.to}.part`, '')
    if (etag !== undefined) writeFileSync(`${request.to}.part.etag`, etag)
  }
  const total = await receive(answer, request, resumed ? partial.bytes : 0)
  if (typeof total !== 'number') return total
  const promised = promisedLength(answer)
  if (promised !== undefined && promised !== total)
    return failure('length', `${request.url} sent ${total} of ${promised} bytes`, true)
  renameSync(`${request.to}.part`, request.to)
  discard(request.to)
  const modified = answer.headers['last-modified']
  return {
    kind: 'saved',
    bytes: total,
    ...(etag === undefined ? {} : { etag }),
    ...(modified === undefined ? {} : { modified }),
  }
}

/**
 * Downloads one file: resumes what an earlier try left, tries passing failures again with growing pauses, checks the
 * promised length, and puts the file in place only when it is whole. Expected failures are values.
 */
export async function download(request: DownloadRequest): Promise<Download> {
  mkdirSync(path.dirname(request.to), { recursive: true })
  let wait = request.policy.backoff
  for (let left = request.policy.retries; ; left--) {
    const outcome = await attempt(request)
    if (outcome.kind !== 'failed' || !outcome.passing || left <= 0) return outcome
    await pause(wait)
    wait = Math.min(wait * 2, 30_000)
  }
}
