/** One request. The client that carries it out never follows a redirect and speaks only to the hosts it was given. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface HttpAnswer {
  readonly kind: 'answer'
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface HttpFailure {
  readonly kind: 'failed'
  readonly reason: string
  /** Whether another try may help. */
  readonly passing: boolean
}

/** Carries out requests; given by the caller, so that this stage opens no socket itself. */
export type HttpClient = (request: HttpRequest) => Promise<HttpAnswer | HttpFailure>

/** The body as JSON; undefined when it is none. */
export function jsonOf(answer: HttpAnswer): unknown {
  try {
    return JSON.parse(answer.body)
  } catch {
    return undefined
  }
}

/** A string at a path of keys in JSON; undefined when there is none. */
export function textAt(json: unknown, ...keys: readonly (string | number)[]): string | undefined {
  let value = json
  for (const key of keys) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Readonly<Record<string | number, unknown>>)[key]
  }
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
}
