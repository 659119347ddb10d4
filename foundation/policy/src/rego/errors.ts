/** OPA's error codes, for failures of parsing, compiling and evaluating alike. */
export type RegoErrorCode =
  | 'rego_parse_error'
  | 'rego_compile_error'
  | 'rego_type_error'
  | 'rego_recursion_error'
  | 'rego_unsafe_var_error'
  | 'eval_conflict_error'
  | 'eval_builtin_error'
  | 'eval_type_error'
  | 'eval_with_merge_error'
  | 'eval_internal_error'
  | 'eval_cancel_error'

/** Where in a policy file an error lies; rows and columns count from 1. */
export type RegoLocation = { readonly file: string; readonly row: number; readonly column: number }

/** One failure as data. */
export type RegoProblem = {
  readonly code: RegoErrorCode
  readonly message: string
  readonly location?: RegoLocation
}

/** Thrown inside the engine; the public functions turn it into a `RegoProblem`. */
export class RegoError extends Error {
  readonly code: RegoErrorCode
  readonly location: RegoLocation | undefined
  constructor(code: RegoErrorCode, message: string, location?: RegoLocation) {
    super(message)
    this.name = 'RegoError'
    this.code = code
    this.location = location
  }

  /** The failure as data. */
  problem(): RegoProblem {
    return this.location
      ? { code: this.code, message: this.message, location: this.location }
      : { code: this.code, message: this.message }
  }
}

/** One line of text for a failure, in the form `file:row:column: code: message`. */
export function problemText(problem: RegoProblem): string {
  const at = problem.location
  return `${at ? `${at.file}:${at.row}:${at.column}: ` : ''}${problem.code}: ${problem.message}`
}
