/** What is wrong in a user's check, and where in its data. */
export interface CustomProblem {
  /** Names and indexes from the top of the file: `checks.0.require`. */
  readonly path: string
  readonly cause: string
}

/** Thrown while a check is read; becomes a problem. */
export class CustomError extends Error {
  readonly code = 'CUSTOM_CHECK'
  readonly path: string
  constructor(path: string, message: string) {
    super(message)
    this.path = path
  }
}

export type Data = Readonly<Record<string, unknown>>

export const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function textAt(data: Data, key: string, path: string): string {
  const value = data[key]
  if (typeof value !== 'string' || value === '') throw new CustomError(`${path}.${key}`, 'a text is needed')
  return value
}

export function optionalText(data: Data, key: string): string | undefined {
  const value = data[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A regular expression of the user. */
export function patternOf(source: unknown, path: string): RegExp {
  try {
    return new RegExp(String(source))
  } catch {
    throw new CustomError(path, 'the regular expression is not valid')
  }
}
