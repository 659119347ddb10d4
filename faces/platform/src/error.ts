/** Why a command could not be carried out: `usage` and `configuration` exit with 2, `empty` with 3. */
export type ErrorCode = 'usage' | 'configuration' | 'empty' | 'unsupported-runtime'

/** An error that is meant for the user: what is wrong, where, and what to do. */
export class BartizanError extends Error {
  readonly code: ErrorCode
  /** The next step, as a sentence. */
  readonly next: string | undefined

  constructor(code: ErrorCode, message: string, next?: string) {
    super(message)
    this.name = 'BartizanError'
    this.code = code
    this.next = next
  }
}

/** Narrows what was caught. */
export function isBartizanError(error: unknown): error is BartizanError {
  return error instanceof BartizanError
}
