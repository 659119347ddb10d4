/** One thing that `doctor` looked at. */
export interface Check {
  readonly name: string
  readonly state: 'works' | 'limited' | 'broken'
  readonly detail: string
  /** What to do about it. */
  readonly next?: string
}

/** True when the tool can do its work here. */
export function healthy(checks: readonly Check[]): boolean {
  return checks.every((check) => check.state !== 'broken')
}
