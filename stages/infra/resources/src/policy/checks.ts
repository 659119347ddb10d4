import type { Cell, Verdict } from '@bartizan/model/resource'
import type { Check } from '../check/row.ts'
import { type Found, View } from '../check/view.ts'
import { anyPrincipal, type Statement, statementsOf } from './statement.ts'

/** A test of one statement: the offending cell, true for the statement as a whole, or undefined when it is fine. */
export type StatementTest = (statement: Statement) => Cell | true | undefined

/** Judges every Allow statement (or every one) of the policies at a path. */
export function policyCheck(path: string, test: StatementTest, effect: 'Allow' | 'Deny' | 'any' = 'Allow'): Check {
  return (subject) => {
    const view = new View(subject)
    const policies = view.all(path)
    if (policies.length === 0) return view.pass()
    let undecided: Verdict | undefined
    for (const policy of policies) {
      const statements = statementsOf(policy.cell)
      if (statements === undefined) {
        undecided ??= policy.cell.value.kind === 'known' ? undefined : view.unknown(policy)
        continue
      }
      for (const statement of statements) {
        if (effect !== 'any' && statement.effect !== effect) continue
        const bad = test(statement)
        if (bad !== undefined) return view.fail(foundFor(bad === true ? statement.cell : bad, policy))
      }
    }
    return undecided ?? view.pass()
  }
}

const foundFor = (cell: Cell, policy: Found): Found => ({ cell, place: policy.place })

/** Anyone may do something: a star as principal, with nothing that narrows it down. */
export const publicStatement: StatementTest = (statement) =>
  statement.condition === undefined ? anyPrincipal(statement) : undefined
