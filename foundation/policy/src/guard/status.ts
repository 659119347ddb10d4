/** What a clause, block, rule or file comes to. */
export type Status = 'PASS' | 'FAIL' | 'SKIP'

/** All must hold: one failure fails, one pass passes, nothing skips. */
export function every(statuses: Iterable<Status>): Status {
  let result: Status = 'SKIP'
  for (const status of statuses) {
    if (status === 'FAIL') return 'FAIL'
    if (status === 'PASS') result = 'PASS'
  }
  return result
}

/** One must hold: one pass passes, otherwise one failure fails, nothing skips. */
export function some(statuses: Iterable<Status>): Status {
  let result: Status = 'SKIP'
  for (const status of statuses) {
    if (status === 'PASS') return 'PASS'
    if (status === 'FAIL') result = 'FAIL'
  }
  return result
}
