/** Rule options under Semgrep's names, as far as matching by structure looks at them. */
export type MatchOptions = {
  readonly constant_propagation: boolean
  readonly ac_matching: boolean
  readonly commutative_boolop: boolean
  readonly implicit_deep_exprstmt: boolean
  readonly implicit_ellipsis: boolean
  readonly vardef_assign: boolean
  readonly attr_expr: boolean
  readonly arrow_is_function: boolean
  readonly let_is_var: boolean
  readonly go_deeper_expr: boolean
  readonly go_deeper_stmt: boolean
  readonly symbolic_propagation: boolean
  readonly generic_caseless: boolean
  readonly generic_ellipsis_max_span: number
}

export const DEFAULT_OPTIONS: MatchOptions = {
  constant_propagation: true,
  ac_matching: true,
  commutative_boolop: false,
  implicit_deep_exprstmt: true,
  implicit_ellipsis: true,
  vardef_assign: true,
  attr_expr: true,
  arrow_is_function: true,
  let_is_var: true,
  go_deeper_expr: true,
  go_deeper_stmt: true,
  symbolic_propagation: false,
  generic_caseless: false,
  generic_ellipsis_max_span: 10,
}

/** Match steps that one pattern may take in one file before it is cut and reported. */
export const MAX_MATCH_STEPS = 1_000_000
