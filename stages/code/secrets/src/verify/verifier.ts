import { secretIdentity } from '../handle/identity.ts'
import { jsonOf, type HttpClient } from '../http.ts'
import type { KeyContext, VerifyRow } from './row.ts'
import { verifyRows } from './rows.ts'

/** Whether a key is alive, whose it is, what it may do. Holds nothing of the key. */
export interface Verification {
  readonly state: 'live' | 'revoked' | 'unknown'
  readonly reason: string
  readonly owner?: string
  readonly scopes?: string
}

export interface VerifierOptions {
  /** Makes the client for one provider, given the hosts that it may speak to. */
  readonly clientFor: (hosts: readonly string[]) => HttpClient
  /** Key of the identities under which answers are kept. */
  readonly secretKey: Uint8Array
  readonly now: () => Date
  /** Least pause between two requests to one provider, in milliseconds. Default 200. */
  readonly pause?: number
  /** Answers of earlier runs by identity; live and revoked ones are used again. */
  readonly known?: ReadonlyMap<string, Verification>
  readonly rows?: readonly VerifyRow[]
  readonly wait?: (milliseconds: number) => Promise<void>
}

/** A key to ask about. */
export interface VerifySubject {
  /** Name of the rule that found it, with or without `secrets/`. */
  readonly rule: string
  readonly value: string
  readonly companions?: Readonly<Record<string, string>>
}

export interface Verifier {
  /** True when there is a way to ask about finds of this rule. */
  can(rule: string): boolean
  /** Asks once for each key, however often it is called with it. Never throws. */
  verify(subject: VerifySubject): Promise<Verification>
  /** All answers so far by identity, to be kept for the next run. */
  answers(): ReadonlyMap<string, Verification>
}

const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds))

/** Makes a verifier. */
export function createVerifier(options: VerifierOptions): Verifier {
  const rows = new Map((options.rows ?? verifyRows).flatMap((row) => row.rules.map((rule) => [rule, row] as const)))
  const running = new Map<string, Promise<Verification>>()
  const settled = new Map<string, Verification>(options.known)
  const queue = new Queue(options.pause ?? 200, options.wait ?? wait)
  const nameOf = (rule: string): string => rule.replace(/^secrets\//, '')
  return {
    can: (rule) => rows.has(nameOf(rule)),
    answers: () => settled,
    verify(subject) {
      const row = rows.get(nameOf(subject.rule))
      if (row === undefined)
        return Promise.resolve({ state: 'unknown', reason: 'there is no way to ask about this kind of key' })
      const identity = secretIdentity(options.secretKey, subject.value)
      const known = settled.get(identity)
      if (known !== undefined && known.state !== 'unknown') return Promise.resolve(known)
      const before = running.get(identity)
      if (before !== undefined) return before
      const asked = queue
        .run(row.provider, () => ask(row, subject, options))
        .then((answer) => {
          settled.set(identity, answer)
          running.delete(identity)
          return answer
        })
      running.set(identity, asked)
      return asked
    },
  }
}

async function ask(row: VerifyRow, subject: VerifySubject, options: VerifierOptions): Promise<Verification> {
  const context: KeyContext = { companions: subject.companions ?? {}, now: options.now() }
  try {
    const request = row.request(subject.value, context)
    if (request === undefined) return { state: 'unknown', reason: 'the key alone is not enough to ask the provider' }
    const hosts = typeof row.hosts === 'function' ? row.hosts(subject.value) : row.hosts
    if (!hosts.includes(new URL(request.url).host))
      return { state: 'unknown', reason: 'the request would go to a host that is not the provider’s' }
    const answer = await options.clientFor(hosts)(request)
    if (answer.kind === 'failed') return { state: 'unknown', reason: without(answer.reason, subject) }
    // A page that a proxy or portal puts in the provider's place proves nothing.
    const foreign = answer.status < 300 && row.xml !== true && row.read === undefined && jsonOf(answer) === undefined
    if (foreign) return { state: 'unknown', reason: 'the answer is not the provider’s' }
    const read = row.read?.(answer) ?? byStatus(row, answer.status, answer.headers)
    if (read.state !== 'live') return { state: read.state, reason: without(read.reason, subject) }
    const owner = row.owner?.(answer)
    const scopes = row.scopes?.(answer)
    return {
      ...read,
      ...(owner === undefined ? {} : { owner: plain(without(owner, subject)) }),
      ...(scopes === undefined || scopes === '' ? {} : { scopes: plain(without(scopes, subject)) }),
    }
  } catch {
    // Messages of errors may quote the request: none of it is passed on.
    return { state: 'unknown', reason: 'the request could not be made' }
  }
}

function byStatus(
  row: VerifyRow,
  status: number,
  headers: Readonly<Record<string, string>>,
): Pick<Verification, 'state' | 'reason'> {
  if (status >= 200 && status < 300) return { state: 'live', reason: 'the provider knows the key' }
  if ((row.dead ?? [401]).includes(status))
    return { state: 'revoked', reason: `the provider does not accept the key (status ${status})` }
  if (status === 429) {
    const after = headers['retry-after']
    return {
      state: 'unknown',
      reason: `the provider limits the rate${after === undefined ? '' : `; it asks to wait ${after.slice(0, 30)} s`}`,
    }
  }
  if (status >= 300 && status < 400)
    return { state: 'unknown', reason: 'the provider redirects elsewhere, which is not followed' }
  if (status >= 500) return { state: 'unknown', reason: `the provider has a fault (status ${status})` }
  return { state: 'unknown', reason: `the provider answers with status ${status}` }
}

/** Takes the key out of a text, should anything have put it there. */
function without(text: string, subject: VerifySubject): string {
  const values = [subject.value, ...Object.values(subject.companions ?? {})].filter((value) => value.length >= 4)
  return values.reduce((rest, value) => rest.replaceAll(value, '…').replaceAll(encodeURIComponent(value), '…'), text)
}

function plain(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ').slice(0, 300)
}

/** One request at a time to each provider, with a pause between. */
class Queue {
  readonly #pause: number
  readonly #wait: (milliseconds: number) => Promise<void>
  readonly #tails = new Map<string, Promise<unknown>>()

  constructor(pause: number, wait: (milliseconds: number) => Promise<void>) {
    this.#pause = pause
    this.#wait = wait
  }

  run<T>(name: string, job: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(name)
    const turn = before === undefined ? job() : before.then(() => this.#wait(this.#pause)).then(job)
    this.#tails.set(
      name,
      turn.catch(() => {}),
    )
    return turn
  }
}
