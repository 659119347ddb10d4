import { findBuiltin } from '../../rego/builtins/index.ts'
import type { Expr, Module, Rule, Span, Term } from '../../rego/index.ts'
import { literalTerms, literalsOf, visitLiterals, visitTerms } from './walk.ts'

/** Tells a warning. */
export type Warn = (name: string, at: Span, message: string) => void

const nameOf = (rule: Rule): string => {
  const [first] = rule.head.path
  return first?.kind === 'scalar' ? String(first.value) : ''
}
const callName = (term: Term): string | undefined => (term.kind === 'call' ? term.path.join('.') : undefined)
const isConstant = (term: Term): boolean =>
  term.kind === 'scalar' || ((term.kind === 'array' || term.kind === 'set') && term.items.every(isConstant))

/** Warns about patterns that are bugs more often than not, in one module. */
export function lintModule(module: Module, warn: Warn): void {
  imports(module, warn)
  duplicates(module, warn)
  argumentsOf(module, warn)
  for (const rule of module.rules) {
    ruleName(rule, warn)
    defaults(module, rule, warn)
    iteration(rule, warn)
    conditions(rule, warn)
    calls(rule, warn)
    loops(rule, warn)
    unused(rule, warn)
    existence(rule, warn)
  }
}

function imports(module: Module, warn: Warn): void {
  const rules = new Set(module.rules.map(nameOf))
  const used = new Set<string>()
  for (const rule of module.rules) {
    visitTerms(rule, (term) => {
      if (term.kind === 'var') used.add(term.name)
      if (term.kind === 'call') used.add(term.path[0] as string)
    })
    visitLiterals(rule, (literal) => {
      for (const { target } of literal.withs)
        if (target.kind === 'ref' && target.head.kind === 'var') used.add(target.head.name)
      for (const { target } of literal.withs) if (target.kind === 'var') used.add(target.name)
    })
  }
  for (const { path, alias, at } of module.imports) {
    if (path[0] !== 'data' && path[0] !== 'input') continue
    const name = alias ?? (path.at(-1) as string)
    if (rules.has(name)) warn('import-shadows-rule', at, `import ${name} hides the rule of the same name`)
    if (!used.has(name)) warn('unused-import', at, `import ${name} is never used`)
  }
}

function duplicates(module: Module, warn: Warn): void {
  const seen = new Set<string>()
  for (const rule of module.rules) {
    const text = module.text.slice(rule.at.start, rule.at.end).replace(/\s+/g, ' ')
    if (seen.has(text)) warn('duplicate-rule', rule.at, `rule ${nameOf(rule)} is written twice`)
    seen.add(text)
  }
}

/** Arguments of one function should keep their names, and be used at least once. */
function argumentsOf(module: Module, warn: Warn): void {
  const byName = new Map<string, Rule[]>()
  for (const rule of module.rules) {
    if (!rule.head.args) continue
    const name = rule.head.path.map((term) => (term.kind === 'scalar' ? String(term.value) : '')).join('.')
    byName.set(name, [...(byName.get(name) ?? []), rule])
  }
  for (const [name, rules] of byName) {
    const [first] = rules as [Rule, ...Rule[]]
    for (const [i] of (first.head.args ?? []).entries()) {
      const names = rules
        .map((rule) => rule.head.args?.[i])
        .map((term) => (term?.kind === 'var' ? term.name : undefined))
      const isIgnored = names.every((argument) => argument === '_')
      if (isIgnored && !first.isDefault)
        warn('argument-always-wildcard', first.head.at, `argument ${i + 1} of ${name} is never used`)
    }
    const shapes = rules.map((rule) =>
      (rule.head.args ?? []).map((term) => (term.kind === 'var' && term.name !== '_' ? term.name : '')),
    )
    for (const [i, shape] of shapes.entries()) {
      const differs = shape.some(
        (argument, k) => argument !== '' && shapes[0]?.[k] !== '' && shapes[0]?.[k] !== argument,
      )
      if (differs)
        warn('inconsistent-args', rules[i]?.head.at as Span, `arguments of ${name} are named differently here`)
    }
  }
}

function ruleName(rule: Rule, warn: Warn): void {
  const name = nameOf(rule)
  if (findBuiltin(name) && rule.head.path.length === 1)
    warn('rule-shadows-builtin', rule.head.at, `rule ${name} hides the built-in of that name`)
  if (name === 'if' || name === 'contains')
    warn('rule-named-if', rule.head.at, `a rule named ${name} is a missing import or a misplaced keyword`)
}

function defaults(module: Module, rule: Rule, warn: Warn): void {
  if (!rule.isDefault || rule.head.value?.kind !== 'scalar') return
  const { value } = rule.head.value
  for (const other of module.rules) {
    const own = other.head.value
    if (other.isDefault || nameOf(other) !== nameOf(rule) || own?.kind !== 'scalar' || other.head.path.length > 1)
      continue
    if (own.value === value)
      warn('rule-assigns-default', other.head.at, `rule ${nameOf(rule)} assigns the value that is its default anyway`)
  }
}

/** `x := input.list[_]` outside a body yields several values, which is a conflict with the second element. */
function iteration(rule: Rule, warn: Warn): void {
  const { value } = rule.head
  if (rule.body.length > 0 || rule.head.args || value?.kind !== 'ref') return
  if (value.path.some((term) => term.kind === 'var' && term.name === '_')) {
    warn(
      'top-level-iteration',
      value.at,
      `${nameOf(rule)} iterates outside a body: more than one element is a conflict`,
    )
  }
}

function conditions(rule: Rule, warn: Warn): void {
  visitLiterals(rule, ({ expr, at }) => {
    if (expr.kind !== 'term') return
    const { term } = expr
    if (isConstant(term) && !(term.kind === 'scalar' && term.value === true && rule.body.length === 1)) {
      warn('constant-condition', at, 'the condition is always the same')
    } else if (term.kind === 'call' && term.infix !== undefined && term.args.every(isConstant)) {
      warn('constant-condition', at, 'the condition compares constants')
    } else if (term.kind === 'object' && rule.hasIf && rule.body.length === 1) {
      warn('if-object-literal', at, 'an object after if is always true; braces for a body were meant')
    }
  })
}

/** Built-ins whose answer is true or false. */
const isTest = (name: string): boolean => {
  const found = findBuiltin(name)
  return found === undefined || found.result === 'boolean' || found.relation === true || name === 'print'
}

function calls(rule: Rule, warn: Warn): void {
  visitLiterals(rule, ({ expr, at }) => {
    const term = expr.kind === 'term' ? expr.term : undefined
    const name = term && callName(term)
    if (term?.kind !== 'call' || name === undefined || term.infix !== undefined) return
    const arity = findBuiltin(name)?.args.length
    if (!isTest(name) && term.args.length === arity)
      warn('unassigned-return-value', at, `the value of ${name} is not used`)
  })
  let clocks = 0
  visitTerms(rule, (term) => {
    const name = callName(term)
    if (name === 'time.now_ns' && ++clocks === 2)
      warn('time-now-ns-twice', term.at, 'time.now_ns() gives one and the same moment throughout an evaluation')
    if (name === 'sprintf') sprintfArguments(term as Term & { kind: 'call' }, warn)
  })
}

function sprintfArguments(term: Term & { kind: 'call' }, warn: Warn): void {
  const [format, values] = term.args
  if (
    format?.kind !== 'scalar' ||
    typeof format.value !== 'string' ||
    values?.kind !== 'array' ||
    format.value.includes('%[')
  )
    return
  const verbs = format.value.replaceAll('%%', '').match(/%[-+# 0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[a-zA-Z]/g) ?? []
  const wanted = verbs.length + verbs.join('').split('*').length - 1
  if (wanted !== values.items.length) {
    warn(
      'sprintf-arguments-mismatch',
      term.at,
      `the format takes ${wanted} values, but ${values.items.length} are given`,
    )
  }
}

const hasWildcard = (term: Term): boolean =>
  term.kind === 'ref' && term.path.some((item) => item.kind === 'var' && item.name === '_')

/** `xs[_] != "a"` holds as soon as one element differs; that none equals was meant. */
function loops(rule: Rule, warn: Warn): void {
  visitLiterals(rule, ({ expr, at }) => {
    if (expr.kind !== 'term' || expr.term.kind !== 'call' || expr.term.infix !== '!=') return
    if (expr.term.args.some(hasWildcard)) {
      warn('not-equals-in-loop', at, '!= in a loop holds when any element differs; use `not … in …` for none')
    }
  })
}

/** Variables that a line binds and nothing reads. */
function unused(rule: Rule, warn: Warn): void {
  const counts = new Map<string, number>()
  visitTerms(rule, (term) => {
    if (term.kind === 'var') counts.set(term.name, (counts.get(term.name) ?? 0) + 1)
  })
  const check = (term: Term, at: Span) => {
    if (term.kind === 'var' && !term.name.startsWith('_') && counts.get(term.name) === 1) {
      warn('unused-output-variable', at, `${term.name} is never used; write _ instead`)
    }
    if (term.kind === 'var' && findBuiltin(term.name))
      warn('var-shadows-builtin', at, `variable ${term.name} hides the built-in of that name`)
  }
  visitLiterals(rule, ({ expr, at }) => {
    if (expr.kind === 'assign') check(expr.left, at)
    else if (expr.kind === 'somein') {
      check(expr.value, at)
      if (expr.key) check(expr.key, at)
    }
  })
}

/** A line that only asks whether a path exists, before a line that reads it anyway. */
function existence(rule: Rule, warn: Warn): void {
  const body = literalsOf(rule)
  for (const [i, { expr, at }] of body.entries()) {
    const next = body[i + 1]
    if (expr.kind !== 'term' || expr.term.kind !== 'ref' || !next || isNegated(next.expr)) continue
    const text = shape(expr.term)
    let repeats = false
    literalTerms(next, (term) => {
      if (term.kind === 'ref' && text !== undefined && (shape(term) === text || shape(term)?.startsWith(`${text}.`)))
        repeats = true
    })
    if (repeats) warn('redundant-existence-check', at, 'the next line already requires this')
  }
}

const isNegated = (expr: Expr): boolean => expr.kind === 'not'

function shape(term: Term & { kind: 'ref' }): string | undefined {
  if (term.head.kind !== 'var') return undefined
  const names = term.path.map((item) => (item.kind === 'scalar' ? String(item.value) : undefined))
  return names.includes(undefined) ? undefined : [term.head.name, ...names].join('.')
}
