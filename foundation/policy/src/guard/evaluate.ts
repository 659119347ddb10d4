import type { Body, Clause, Conjunction, Data, GuardFile, GuardRule, Operand, Place } from './ast.ts'
import { compareAll, unaryHolds } from './outcome.ts'
import { found, isMap } from './found.ts'
import type { Found } from './found.ts'
import { GuardEvaluationError } from './functions.ts'
import { Operands, newScope } from './operands.ts'
import type { Scope } from './operands.ts'
import { every, some } from './status.ts'
import type { Status } from './status.ts'

/** One failed clause: where in the rules, where in the data, and what its author wrote about it. */
export type GuardFailure = {
  readonly rule: string
  readonly at: Place
  readonly path: readonly (string | number)[]
  /** Set when the query found nothing at the path. */
  readonly missing: boolean
  readonly message: string
}

/** What a rule came to. */
export type GuardRuleResult = {
  readonly name: string
  readonly status: Status
  readonly failures: readonly GuardFailure[]
}

/** What a file of rules came to on one document. */
export type GuardResult =
  | { readonly kind: 'evaluated'; readonly status: Status; readonly rules: readonly GuardRuleResult[] }
  | { readonly kind: 'failed'; readonly message: string }

/** How an evaluation is bounded, and when it takes place. */
export type GuardOptions = {
  /** Seconds since 1970 for `now()`; 0 unless given. */
  readonly now?: number
  /** Steps of queries and clauses. */
  readonly steps?: number
}

const DEFAULT_STEPS = 2_000_000

/** Evaluates rules on a document. Never throws: bad calls and exceeded limits are failures of the evaluation. */
export function evaluateGuard(file: GuardFile, document: Data, options: GuardOptions = {}): GuardResult {
  try {
    const evaluation = new Evaluation(file, document, options)
    const rules = file.rules
      .filter((rule) => rule.parameters === undefined)
      .map((rule): GuardRuleResult => evaluation.ruleResult(rule))
    if (rules.length === 0) return { kind: 'failed', message: '0 rules in the file' }
    return { kind: 'evaluated', status: every(rules.map((rule) => rule.status)), rules }
  } catch (error) {
    if (error instanceof GuardEvaluationError) return { kind: 'failed', message: error.message }
    if (error instanceof RangeError) return { kind: 'failed', message: 'evaluation is nested too deeply' }
    throw error
  }
}

class Evaluation extends Operands {
  private readonly file: GuardFile
  private readonly root: Scope
  private readonly results = new Map<string, GuardRuleResult>()
  private failures: GuardFailure[] = []
  private rule = ''

  constructor(file: GuardFile, document: Data, options: GuardOptions) {
    super(options.now ?? 0, options.steps ?? DEFAULT_STEPS)
    this.file = file
    this.root = newScope(found(document, []), file.lets, undefined)
  }

  ruleResult(rule: GuardRule): GuardRuleResult {
    const known = this.results.get(rule.name)
    if (known) return known
    if (this.running.has(rule.name)) throw new GuardEvaluationError(`rule ${rule.name} depends on itself`)
    this.running.add(rule.name)
    const outer = { failures: this.failures, rule: this.rule }
    this.failures = []
    this.rule = rule.name
    const status = this.ruleStatus(rule, this.root)
    const result = { name: rule.name, status, failures: status === 'FAIL' ? this.failures : [] }
    this.failures = outer.failures
    this.rule = outer.rule
    this.running.delete(rule.name)
    this.results.set(rule.name, result)
    return result
  }

  private ruleStatus(rule: GuardRule, scope: Scope): Status {
    if (rule.when && this.condition(rule.when, scope) !== 'PASS') return 'SKIP'
    return this.body(rule.body, scope.current, scope)
  }

  protected condition(conditions: Conjunction, scope: Scope): Status {
    return this.quietly(() => this.conjunction(conditions, scope))
  }

  /** Evaluates conditions, whose failures are no findings. */
  private quietly(work: () => Status): Status {
    const before = this.failures
    this.failures = []
    const status = work()
    this.failures = before
    return status
  }

  private body(body: Body, current: Found, parent: Scope): Status {
    return this.conjunction(body.lines, newScope(current, body.lets, parent))
  }

  /** All lines are evaluated, so that every failure is told. */
  private conjunction(lines: Conjunction, scope: Scope): Status {
    return every(lines.map((line) => this.line(line, scope)))
  }

  private line(clauses: readonly Clause[], scope: Scope): Status {
    if (clauses.length === 1) return this.clause(clauses[0] as Clause, scope)
    const before = this.failures
    this.failures = []
    const statuses: Status[] = []
    for (const clause of clauses) {
      const status = this.clause(clause, scope)
      statuses.push(status)
      if (status === 'PASS') break
    }
    const status = some(statuses)
    this.failures = status === 'FAIL' ? [...before, ...this.failures] : before
    return status
  }

  private clause(clause: Clause, scope: Scope): Status {
    this.tick()
    switch (clause.kind) {
      case 'named':
        return this.named(clause, scope)
      case 'block':
        return this.block(clause, scope)
      case 'when':
        if (this.quietly(() => this.conjunction(clause.when, scope)) !== 'PASS') return 'SKIP'
        return this.body(clause.body, scope.current, scope)
      case 'type':
        return this.typeBlock(clause, scope)
      default:
        return clause.right ? this.binary(clause, scope) : this.unary(clause, scope)
    }
  }

  private fail(at: Place, value: Found | undefined, message: string): Status {
    this.failures.push({
      rule: this.rule,
      at,
      path: value?.path ?? [],
      missing: value?.kind === 'missing',
      message: value?.kind === 'missing' ? `${message || 'required'} (nothing was found: ${value.reason})` : message,
    })
    return 'FAIL'
  }

  private named(clause: Clause & { kind: 'named' }, scope: Scope): Status {
    const rule = this.file.rules.find((other) => other.name === clause.rule)
    if (!rule) throw new GuardEvaluationError(`no rule ${clause.rule}`)
    if (clause.args) return this.call(rule, clause, scope)
    const holds = (this.ruleResult(rule).status === 'PASS') !== clause.negated
    return holds
      ? 'PASS'
      : this.fail(clause.at, undefined, clause.message ?? `${clause.negated ? 'not ' : ''}${clause.rule}`)
  }

  private call(rule: GuardRule, clause: Clause & { kind: 'named' }, scope: Scope): Status {
    const parameters = rule.parameters ?? []
    const args = clause.args ?? []
    if (args.length !== parameters.length) {
      throw new GuardEvaluationError(`rule ${rule.name} takes ${parameters.length} arguments, not ${args.length}`)
    }
    const inner = newScope(scope.current, [], this.root)
    for (const [i, name] of parameters.entries()) inner.values.set(name, this.operand(args[i] as Operand, scope))
    const status = this.ruleStatus(rule, inner)
    if (!clause.negated || status === 'SKIP') return status
    return status === 'FAIL' ? 'PASS' : this.fail(clause.at, undefined, clause.message ?? `not ${rule.name}`)
  }

  private block(clause: Clause & { kind: 'block' }, scope: Scope): Status {
    const values = this.query(clause.query, scope)
    const statuses = values.map((value) => {
      if (value.kind === 'missing') return clause.query.some ? 'FAIL' : this.fail(clause.at, value, '')
      return this.body(clause.body, value, scope)
    })
    if (!clause.query.some) return every(statuses)
    return some(statuses)
  }

  private typeBlock(clause: Clause & { kind: 'type' }, scope: Scope): Status {
    const { current } = this.root
    const resources = current.kind === 'value' && isMap(current.value) ? current.value['Resources'] : undefined
    const statuses: Status[] = []
    for (const [name, resource] of Object.entries(isMap(resources) ? resources : {})) {
      if (!isMap(resource) || resource['Type'] !== clause.type) continue
      const value = found(resource, ['Resources', name])
      const inner = newScope(value, [], scope)
      const applies = !clause.when || this.quietly(() => this.conjunction(clause.when as Conjunction, inner)) === 'PASS'
      statuses.push(applies ? this.body(clause.body, value, scope) : 'SKIP')
    }
    return every(statuses)
  }

  private isSome(operand: Operand): boolean {
    return operand.kind === 'query' && operand.query.some
  }

  private unary(clause: Clause & { kind: 'clause' }, scope: Scope): Status {
    const values = this.operand(clause.left, scope)
    const message = clause.message ?? ''
    if (clause.operator === 'empty' && this.asksForSelection(clause.left)) return this.selectionEmpty(clause, values)
    if (values.length === 0) {
      if (clause.operator === 'empty') return clause.negated ? this.fail(clause.at, undefined, message) : 'PASS'
      return clause.operator === 'exists' && clause.negated ? 'PASS' : 'SKIP'
    }
    const statuses = values.map((value) => {
      const holds = unaryHolds(value, clause.operator)
      return holds !== undefined && holds !== clause.negated ? 'PASS' : this.fail(clause.at, value, message)
    })
    return this.isSome(clause.left) ? some(statuses) : every(statuses)
  }

  /** True when `empty` asks whether a selection (a filter, a variable) holds anything. */
  private asksForSelection(left: Operand): boolean {
    if (left.kind !== 'query') return false
    const { steps } = left.query
    const last = steps.at(-1)
    return last?.kind === 'filter' || last?.kind === 'keys' || (steps.length === 1 && last?.kind === 'variable')
  }

  private selectionEmpty(clause: Clause & { kind: 'clause' }, values: readonly Found[]): Status {
    const isEmpty = !values.some((value) => value.kind === 'value' && value.value !== null)
    if (isEmpty !== clause.negated) return 'PASS'
    return this.fail(clause.at, values[0], clause.message ?? '')
  }

  private binary(clause: Clause & { kind: 'clause' }, scope: Scope): Status {
    const left = this.operand(clause.left, scope)
    if (left.length === 0) return 'SKIP'
    const right = clause.right as Operand
    const rights = this.rights(right, scope)
    const message = clause.message ?? ''
    if (rights.kind === 'missing') return this.fail(clause.at, rights.value, message)
    if (rights.values.length === 0) {
      return this.fail(clause.at, left[0], `${message || 'comparison'} (the right side of ${clause.operator} is empty)`)
    }
    const statuses = left.map((value) => {
      if (value.kind === 'missing') return this.fail(clause.at, value, message)
      const outcome = compareAll(value.value, clause.operator, rights)
      const holds = outcome !== 'incomparable' && (outcome === 'yes') !== clause.negated
      return holds ? 'PASS' : this.fail(clause.at, value, message)
    })
    return this.isSome(clause.left) ? some(statuses) : every(statuses)
  }
}
