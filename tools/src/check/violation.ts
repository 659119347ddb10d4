/** Something in our own sources that breaks a rule of the house. */
export interface Violation {
  readonly check: string
  readonly path: string
  readonly line: number
  readonly message: string
}
