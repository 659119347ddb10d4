import type { Rule } from '@bartizan/model'
import { spellOut } from '@bartizan/knowledge/models'
import type { CallCheck } from '../machine/check.ts'
import { checkRules } from './checks/index.ts'
import { toRule } from './define.ts'
import { taintRules } from './taint.ts'

export { ruleOfContext, type TaintRule } from './taint.ts'

/** All rules of the room. */
export const rules: readonly Rule[] = [...taintRules, ...checkRules].map(toRule)

const byId = new Map(rules.map((rule) => [rule.id, rule]))

export const ruleById = (id: string): Rule | undefined => byId.get(id as Rule['id'])

type Table = ReadonlyMap<string, readonly CallCheck[]>

const tableOf = (language: 'javascript' | 'python' | 'java'): Table => {
  const table = new Map<string, CallCheck[]>()
  for (const rule of checkRules) {
    for (const check of rule.checks) {
      if (check.language !== language) continue
      const entry: CallCheck = {
        rule: `sast/${rule.name}`,
        names: check.names,
        when: check.when,
        message: rule.message,
      }
      for (const name of check.names.flatMap(spellOut)) {
        const list = table.get(name)
        if (list === undefined) table.set(name, [entry])
        else list.push(entry)
      }
    }
  }
  return table
}

/** Checks of single calls, by language and full name. */
export const checkTables: Readonly<Record<'javascript' | 'python' | 'java', Table>> = {
  javascript: tableOf('javascript'),
  python: tableOf('python'),
  java: tableOf('java'),
}
