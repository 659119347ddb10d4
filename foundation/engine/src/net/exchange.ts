import { admit, failure } from './policy.ts'
import type { NetFailure, NetPolicy } from './policy.ts'
import { planFor } from './request.ts'

/** One request with its answer; redirects are not followed. */
export interface ExchangeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** An answer whose body was read in full, within the policy's bound. */
export interface Exchanged {
  readonly kind: 'answer'
  readonly status: number
  /** Names in lower case; several values of one name joined by a comma. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Makes one request to an allowed host and reads the answer. Nothing is retried and no redirect is followed: what an
 * address other than the asked one says proves nothing about a credential, and must not receive it.
 */
export async function exchange(request: ExchangeRequest, policy: NetPolicy): Promise<Exchanged | NetFailure> {
  const url = admit(request.url, policy)
  if ('kind' in url) return url
  const length: Readonly<Record<string, string>> =
    request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) }
  const plan = await planFor(url, { ...request.headers, ...length }, policy)
  if ('kind' in plan) return plan
  return new Promise((done) => {
    const outgoing = plan.client.request({ ...plan.options, method: request.method })
    const late = setTimeout(
      () => outgoing.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
      policy.idleTimeout * 3,
    )
    const finish = (outcome: Exchanged | NetFailure): void => {
      clearTimeout(late)
      done(outcome)
    }
    outgoing.on('timeout', () =>
      outgoing.destroy(Object.assign(new Error(`no answer within ${policy.idleTimeout} ms`), { code: 'ETIMEDOUT' })),
    )
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      finish(failure(error.code === 'ETIMEDOUT' ? 'timeout' : 'connection', `${url.host}: ${error.message}`, true)),
    )
    outgoing.on('response', (incoming) => {
      const pieces: Buffer[] = []
      let size = 0
      incoming.on('data', (piece: Buffer) => {
        size += piece.length
        if (size > policy.maxBytes) {
          finish(failure('too-large', `${url.host}: the answer is larger than ${policy.maxBytes} bytes`))
          incoming.destroy()
        } else pieces.push(piece)
      })
      incoming.on('error', (error) => finish(failure('connection', `${url.host}: ${error.message}`, true)))
      incoming.on('end', () => {
        const headers = Object.fromEntries(
          Object.entries(incoming.headers).map(([name, value]) => [
            name,
            Array.isArray(value) ? value.join(', ') : (value ?? ''),
          ]),
        )
        finish({
          kind: 'answer',
          status: incoming.statusCode ?? 0,
          headers,
          body: Buffer.concat(pieces).toString('utf8'),
        })
      })
    })
    outgoing.end(request.body)
  })
}
