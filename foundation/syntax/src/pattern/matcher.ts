import { childOf, childrenOf, F, K, R, symText, textOf, wordId } from '../tree/index.ts'
import type { Tree } from '../tree/index.ts'
import { bindNode, bindNodes, sameBinding } from './bindings.ts'
import type { Binding, Bindings } from './bindings.ts'
import type { Facts } from './facts.ts'
import { matchOrdered, matchUnordered } from './lists.ts'
import type { ListMatcher, Next } from './lists.ts'
import { literalText, textPattern } from './literals.ts'
import { MAX_MATCH_STEPS } from './options.ts'
import type { MatchOptions } from './options.ts'
import type { Pattern } from './pattern.ts'
import {
  EXPRESSION_KIND,
  LIST_ROLE,
  NAMING_ROLE,
  OPTIONAL_ROLE,
  REQUIRED_FLAGS,
  SYM_KIND,
  UNORDERED_ROLE,
} from './roles.ts'

/** Thrown when a pattern takes too many steps in one file; caught by the search. */
export class StepsExceeded extends Error {
  readonly code = 'MATCH_STEPS'
}

const NUMERIC = new Set(['int', 'float', 'double', 'long'])
const ASSIGN = wordId('=')
const VAR = wordId('var')
const CHAINED = new Set(['&&', '||', 'and', 'or', '|', '&', '^'])
const ANY_ORDER = new Set(['|', '&', '^'])

/**
 * Matches one pattern against nodes of one file by backtracking: `node(p, t, next)` calls `next` once for every way in
 * which `t` matches, with the bindings of that way in place.
 */
export class Matcher {
  readonly pattern: Tree
  readonly facts: Facts
  private readonly tree: Tree
  private readonly paths: ReadonlyMap<number, string>
  private readonly options: MatchOptions
  private readonly bound = new Map<string, Binding>()
  private steps = 0
  private templateMatcher: ListMatcher | undefined
  private readonly maxSteps: number

  constructor(pattern: Pattern, facts: Facts, options: MatchOptions, start?: Bindings) {
    this.pattern = pattern.tree
    this.paths = pattern.paths
    this.facts = facts
    this.tree = facts.tree
    this.options = options
    this.maxSteps = MAX_MATCH_STEPS
    if (start !== undefined) for (const [name, binding] of start) this.bound.set(name, binding)
  }

  /** The bindings as they are now. */
  bindings(): Bindings {
    return new Map(this.bound)
  }

  node(p: number, t: number, next: Next): void {
    if (++this.steps > this.maxSteps) throw new StepsExceeded('too many match steps')
    const kind = this.pattern.kind[p]
    switch (kind) {
      case K.metavar:
        return this.metavariable(p, t, next)
      case K.ellipsis:
        return next()
      case K.metavarRest:
        return this.bindRest(p, [t], next)
      case K.deep:
        return this.deep(p + 1, t, next)
      case K.typedMetavar:
        return this.typed(p, t, next)
    }
    const target = this.tree.kind[t]
    if (target === K.nonNull && kind !== K.nonNull) return this.node(p, t + 1, next)
    if (target === K.cast && kind !== K.cast) return this.node(p, childOf(this.tree, t, R.operand), next)
    if (target === K.name && this.options.symbolic_propagation && kind !== K.name) this.symbolic(p, t, next)
    switch (kind) {
      case K.name:
      case K.member:
        return this.path(p, t, next)
      case K.string:
        return this.string(p, t, next)
      case K.number:
      case K.bool:
        return this.constant(p, t, next)
      case K.regex:
        return this.regex(p, t, next)
      case K.template:
        return this.template(p, t, next)
      case K.exprStmt:
        return this.expressionStatement(p, t, next)
      case K.assign:
        return this.assignment(p, t, next)
      case K.varDecl:
        return this.variables(p, t, next)
      case K.function:
      case K.lambda:
        return this.lambda(p, t, next)
      case K.method:
        return this.method(p, t, next)
      case K.object:
      case K.objectPattern:
        return this.object(p, t, next)
      case K.pair:
        return this.pair(p, t, next)
      case K.binary:
        return this.binary(p, t, next)
      case K.block:
        return this.statements(this.bodyOf(this.pattern, p), this.bodyOf(this.tree, t), next)
      case K.import:
        return this.importDeclaration(p, t, next)
      case K.class:
        return this.classDeclaration(p, t, next)
      case K.param:
        return this.param(p, t, next)
      case K.typeRef:
        return this.typeReference(p, t, next)
      case K.decorator:
        return this.decorator(p, t, next)
      case K.for:
      case K.forEach:
        return this.loop(p, t, next)
      default:
        return this.sameKind(p, t, next)
    }
  }

  // -- metavariables -------------------------------------------------------------------------------------------------

  private bind(name: string, binding: Binding, next: Next): void {
    if (name === '$_') return next()
    const known = this.bound.get(name)
    if (known !== undefined) {
      if (sameBinding(this.facts, known, binding)) next()
      return
    }
    this.bound.set(name, binding)
    next()
    this.bound.delete(name)
  }

  private metavariable(p: number, t: number, next: Next): void {
    const { tree } = this
    const name = symText(this.pattern, p)
    const known = this.bound.get(name)
    // a type assertion does not change what it is about
    const inner = known !== undefined && tree.kind[t] === K.cast && !sameBinding(this.facts, known, bindNode(tree, t))
    this.bind(name, bindNode(tree, inner ? childOf(tree, t, R.operand) : t), next)
  }

  bindRest(p: number, nodes: readonly number[], next: Next): void {
    this.bind(symText(this.pattern, p), bindNodes(this.tree, nodes, 0), next)
  }

  private bindText(name: string, t: number, text: string, next: Next): void {
    const { tree } = this
    const quoted = tree.kind[t] === K.string || tree.kind[t] === K.regex ? 1 : 0
    const start = tree.start[t]! + quoted
    const end = Math.max(start, tree.end[t]! - quoted)
    this.bind(name, { first: 0, last: 0, start, end, text }, next)
  }

  private deep(p: number, t: number, next: Next): void {
    if (!this.options.go_deeper_expr) return this.node(p, t, next)
    const { tree } = this
    const end = tree.skip[t]!
    for (let i = t; i < end; i++) {
      if (EXPRESSION_KIND[tree.kind[i]!] === 1 && !(NAMING_ROLE[tree.role[i]!] === 1 && i !== t)) this.node(p, i, next)
      else if (tree.kind[i] === K.declarator && this.pattern.kind[p] === K.assign) this.node(p, i, next)
    }
  }

  private typed(p: number, t: number, next: Next): void {
    const { pattern } = this
    const name = childOf(pattern, p, R.name)
    const wanted = childOf(pattern, p, R.type)
    const bind: Next = () => this.metavariable(name, t, next)
    const declared = this.facts.declaredType(t)
    if (declared !== 0) return this.node(wanted, declared, bind)
    const known = this.facts.typeName(t)
    if (known === undefined) return
    const wantedText = textOf(pattern, wanted)
    if (known === wantedText || known.endsWith(`.${wantedText}`) || (known === 'number' && NUMERIC.has(wantedText)))
      bind()
  }

  /** A name that always stands for one expression also matches as that expression. */
  private symbolic(p: number, t: number, next: Next): void {
    const value = NAMING_ROLE[this.tree.role[t]!] === 1 ? 0 : this.facts.valueOf(t)
    if (value !== 0 && EXPRESSION_KIND[this.tree.kind[value]!] === 1) this.node(p, value, next)
  }

  // -- names and literals --------------------------------------------------------------------------------------------

  private path(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const wanted = this.paths.get(p)
    if (wanted !== undefined) {
      const kind = tree.kind[t]
      if (kind === K.name && pattern.kind[p] === K.name && tree.sym[t] === pattern.sym[p]) return next()
      const mayAlias = kind === K.name || kind === K.member || kind === K.call || kind === K.importCall
      if (mayAlias && NAMING_ROLE[tree.role[t]!] === 0 && this.facts.pathOf(t) === wanted) return next()
    }
    if (pattern.kind[p] === K.name) return
    const property = pattern.skip[p + 1]!
    if (pattern.kind[property] === K.ellipsis) return this.chain(p + 1, t, next)
    if (tree.kind[t] === K.name && pattern.kind[p + 1] === K.metavar) return this.imported(p, t, next)
    if (tree.kind[t] !== K.member || !this.flagsAgree(p, t)) return
    this.node(p + 1, t + 1, () => this.node(property, tree.skip[t + 1]!, next))
  }

  /** `$M.f` against an `f` that was imported out of a module. */
  private imported(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const property = pattern.skip[p + 1]!
    const path = NAMING_ROLE[tree.role[t]!] === 1 ? undefined : this.facts.pathOf(t)
    const wanted = symText(pattern, property)
    if (path === undefined || pattern.kind[property] !== K.name || !path.endsWith(`.${wanted}`)) return
    this.bindText(symText(pattern, p + 1), t, path.slice(0, -wanted.length - 1), next)
  }

  /** `p. ...`: the receiver, or any earlier link of the chain that `t` ends. */
  private chain(p: number, t: number, next: Next): void {
    const { tree } = this
    for (let at = t; ; at++) {
      this.node(p, at, next)
      const kind = tree.kind[at]
      if (kind !== K.member && kind !== K.call && kind !== K.index && kind !== K.nonNull) return
    }
  }

  private string(p: number, t: number, next: Next): void {
    const { tree } = this
    const wanted = textPattern(literalText(this.pattern, p))
    const kind = tree.kind[t]
    if (kind === K.string || (wanted.kind !== 'metavar' && kind === K.jsxText))
      return this.text(wanted, literalText(tree, t), t, next)
    const isKey = tree.role[t] === R.key && kind === K.name
    if (isKey) return this.text(wanted, symText(tree, t), t, next)
    if (kind !== K.template && (!this.options.constant_propagation || kind === K.number)) return
    const value = this.facts.constantOf(t)
    if (value?.kind === 'string') this.text(wanted, value.text, t, next)
    else if (value?.kind === 'some-string' && wanted.kind === 'any') next()
  }

  private text(wanted: ReturnType<typeof textPattern>, actual: string, t: number, next: Next): void {
    switch (wanted.kind) {
      case 'any':
        return next()
      case 'exact':
        if (wanted.text === actual) next()
        return
      case 'regex':
        if (wanted.regex.test(actual.slice(0, 10_000))) next()
        return
      case 'metavar':
        return this.bindText(wanted.name, t, actual, next)
    }
  }

  private constant(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (tree.kind[t] === pattern.kind[p]) {
      if (tree.sym[t] === pattern.sym[p]) next()
      return
    }
    if (!this.options.constant_propagation) return
    const value = this.facts.constantOf(t)
    const kind = pattern.kind[p] === K.number ? 'number' : 'bool'
    if (value !== undefined && value.kind === kind && value.text === symText(pattern, p)) next()
  }

  private regex(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (tree.kind[t] !== K.regex) {
      const value = tree.kind[t] === K.name ? this.facts.constantOf(t) : undefined
      if (value?.kind === 'regex') this.text(textPattern(symText(pattern, p)), value.text, t, next)
      return
    }
    const flags = p + 1 < pattern.skip[p]! ? pattern.sym[p + 1] : 0
    if (flags !== 0 && (t + 1 >= tree.skip[t]! || tree.sym[t + 1] !== flags)) return
    this.text(textPattern(symText(pattern, p)), symText(tree, t), t, next)
  }

  private template(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const parts = childrenOf(pattern, p, R.part)
    const only = parts.length === 1 ? parts[0]! : 0
    if (tree.kind[t] !== K.template) {
      const isText = only === 0 ? parts.length === 0 : pattern.kind[only] === K.templateText
      if (!isText || (only !== 0 && literalText(pattern, only) === '...')) return
      const value = this.facts.constantOf(t)
      if (value?.kind === 'string')
        this.text(textPattern(only === 0 ? '' : literalText(pattern, only)), value.text, t, next)
      return
    }
    matchOrdered(this.templateLists(), parts, childrenOf(tree, t, R.part), next)
  }

  /** Text parts of a template pattern may be `...`, `$X` or `$...X`. */
  private templateLists(): ListMatcher {
    if (this.templateMatcher !== undefined) return this.templateMatcher
    const { pattern } = this
    const kind = pattern.kind.slice()
    for (let i = 0; i < kind.length; i++) {
      if (kind[i] !== K.templateText) continue
      const text = literalText(pattern, i)
      if (text === '...') kind[i] = K.ellipsis
      else if (/^\$\.\.\.[A-Z_]/.test(text)) kind[i] = K.metavarRest
    }
    this.templateMatcher = {
      pattern: { ...pattern, kind },
      node: (p, t, next) => this.templatePart(p, t, next),
      bindRest: (p, nodes, next) =>
        this.bindText(
          literalText(pattern, p),
          nodes[0] ?? 0,
          nodes.length === 0 ? '' : textOf(this.tree, nodes[0]!),
          next,
        ),
    }
    return this.templateMatcher
  }

  private templatePart(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (pattern.kind[p] !== tree.kind[t]) return
    if (pattern.kind[p] === K.templateText)
      return this.text(textPattern(literalText(pattern, p)), literalText(tree, t), t, next)
    this.node(p + 1, t + 1, next)
  }

  // -- statements ----------------------------------------------------------------------------------------------------

  /** The statements of a block, or the one statement that stands in its place. */
  private bodyOf(tree: Tree, node: number): number[] {
    if (tree.kind[node] === K.block) return childrenOf(tree, node, R.body)
    return tree.kind[node] === K.empty ? [] : [node]
  }

  /** A body against a body: in order, then, when an ellipsis allows it, with nested statements laid out flat. */
  statements(ps: readonly number[], ts: readonly number[], next: Next): void {
    let found = false
    matchOrdered(this, ps, ts, () => {
      found = true
      next()
    })
    if (found || !this.options.go_deeper_stmt || !ps.some((p) => this.pattern.kind[p] === K.ellipsis)) return
    const flat = flatten(this.tree, ts)
    if (flat.length > ts.length) this.run(ps, flat, next)
  }

  /** A run of statements that starts at `ts[0]` and ends anywhere. */
  statementRun(ps: readonly number[], ts: readonly number[], next: (last: number) => void): void {
    let found = false
    this.run(ps, ts, (last) => {
      found = true
      next(last)
    })
    if (found || !this.options.go_deeper_stmt || !ps.some((p) => this.pattern.kind[p] === K.ellipsis)) return
    const flat = flatten(this.tree, ts)
    if (flat.length > ts.length) this.run(ps, flat, next)
  }

  private run(ps: readonly number[], ts: readonly number[], next: (last: number) => void): void {
    const step = (i: number, j: number, last: number): void => {
      if (i === ps.length) return next(last)
      const p = ps[i]!
      if (this.pattern.kind[p] === K.ellipsis) {
        if (i === ps.length - 1) return next(ts.length > j ? ts.at(-1)! : last)
        for (let k = j; k < ts.length; k++) step(i + 1, k, last)
        return
      }
      if (j < ts.length) this.node(p, ts[j]!, () => step(i + 1, j + 1, ts[j]!))
    }
    step(0, 0, ts[0] ?? 0)
  }

  private expressionStatement(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const value = p + 1
    const kind = pattern.kind[value]
    if (kind === K.metavar) return this.metavariable(value, t, next)
    if (kind === K.ellipsis) return next()
    if (kind === K.deep) return this.deep(value + 1, t, next)
    const target = tree.kind[t]
    if (target === K.varDecl || target === K.declarator || target === K.field) return this.inDeclaration(value, t, next)
    if (target === K.return && this.options.implicit_deep_exprstmt)
      return t + 1 < tree.skip[t]! ? this.implicitDeep(value, t + 1, next) : undefined
    if (target === K.exprStmt) return this.implicitDeep(value, t + 1, next)
    if (target === K.export && tree.skip[t]! > t + 1) this.node(p, t + 1, next)
  }

  private inDeclaration(p: number, t: number, next: Next): void {
    const { tree } = this
    if (tree.kind[t] === K.varDecl) {
      for (const declarator of childrenOf(tree, t, R.declarator)) this.inDeclaration(p, declarator, next)
      return
    }
    if (this.pattern.kind[p] === K.assign) return this.node(p, t, next)
    const value = childOf(tree, t, R.value)
    if (value !== 0 && this.options.implicit_deep_exprstmt) this.implicitDeep(p, value, next)
  }

  /** The expression itself, else any expression inside it that is not in a nested function. */
  private implicitDeep(p: number, t: number, next: Next): void {
    let found = false
    this.node(p, t, () => {
      found = true
      next()
    })
    if (found || !this.options.implicit_deep_exprstmt) return
    const { tree } = this
    for (let i = t + 1; i < tree.skip[t]!; i++) {
      const kind = tree.kind[i]!
      if (kind === K.lambda || kind === K.function || kind === K.class || kind === K.method) i = tree.skip[i]! - 1
      else if (EXPRESSION_KIND[kind] === 1 && NAMING_ROLE[tree.role[i]!] === 0) this.node(p, i, next)
    }
  }

  private assignment(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const kind = tree.kind[t]
    const target = p + 1
    const value = childOf(pattern, p, R.value)
    if (kind === K.exprStmt && tree.kind[t + 1] === K.assign) return this.assignment(p, t + 1, next)
    if (kind === K.varDecl) return this.inDeclaration(p, t, next)
    if (kind === K.assign) {
      if (tree.sym[t] !== pattern.sym[p]) return
      return this.node(target, t + 1, () => this.node(value, childOf(tree, t, R.value), next))
    }
    if ((kind !== K.declarator && kind !== K.field) || pattern.sym[p] !== ASSIGN || !this.options.vardef_assign) return
    const initial = childOf(tree, t, R.value)
    const name = childOf(tree, t, kind === K.field ? R.name : R.target)
    if (initial !== 0) this.node(target, name, () => this.node(value, initial, next))
  }

  private variables(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (tree.kind[t] === K.export && tree.kind[t + 1] === K.varDecl) return this.variables(p, t + 1, next)
    if (tree.kind[t] !== K.varDecl) return
    const keyword = pattern.sym[p]
    if (keyword !== tree.sym[t] && !(keyword === VAR && this.options.let_is_var)) return
    const ps = childrenOf(pattern, p, R.declarator)
    const ts = childrenOf(tree, t, R.declarator)
    if (ps.length !== 1) return matchOrdered(this, ps, ts, next)
    for (const declarator of ts) this.declarator(ps[0]!, declarator, next)
  }

  private declarator(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (pattern.kind[p] === K.ellipsis) return next()
    const type = childOf(pattern, p, R.type)
    const value = childOf(pattern, p, R.value)
    const actualType = childOf(tree, t, R.type)
    const actual = childOf(tree, t, R.value)
    if (type !== 0 && actualType === 0) return
    const withValue: Next = () => {
      if (value === 0) return next()
      if (actual !== 0) this.node(value, actual, next)
      else if (pattern.kind[value] === K.ellipsis) next()
    }
    const withType: Next = () => (type === 0 ? withValue() : this.node(type, actualType, withValue))
    this.node(childOf(pattern, p, R.target), childOf(tree, t, R.target), withType)
  }

  private loop(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const header = pattern.kind[p] === K.for ? childOf(pattern, p, R.init) : 0
    const isOpen = header !== 0 && pattern.kind[header] === K.ellipsis && childOf(pattern, p, R.test) === 0
    if (isOpen) {
      if (tree.kind[t] !== K.for && tree.kind[t] !== K.forEach) return
      const body = childrenOf(pattern, p, R.body)
      return body.length === 0 ? next() : this.bodies(body, childrenOf(tree, t, R.body), next)
    }
    this.sameKind(p, t, next)
  }

  /** The name that the head of a `for … of` declares. */
  private loopTarget(t: number): number {
    const { tree } = this
    const isDeclared = tree.kind[t] === K.varDecl && tree.kind[t + 1] === K.declarator
    return isDeclared ? childOf(tree, t + 1, R.target) : t
  }

  // -- functions, classes, objects -----------------------------------------------------------------------------------

  private lambda(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const kind = tree.kind[t]
    if (kind === K.export) return tree.skip[t]! > t + 1 ? this.node(p, t + 1, next) : undefined
    if (kind === K.exprStmt) return this.node(p, t + 1, next)
    if (kind !== K.function && kind !== K.lambda && kind !== K.method) return
    if (kind === K.lambda && pattern.kind[p] === K.function && !this.options.arrow_is_function) return
    const name = childOf(pattern, p, R.name)
    const actual = childOf(tree, t, R.name)
    if (name === 0 && (kind === K.method || (kind === K.function && tree.role[t] === R.body))) return
    const isLoose = name !== 0 && pattern.kind[name] === K.metavar && pattern.role[p] !== R.body && actual === 0
    const isAnyName = isLoose || (name !== 0 && pattern.kind[name] === K.ellipsis)
    if (name !== 0 && actual === 0 && !isAnyName) return
    if (!this.flagsAgree(p, t)) return
    const rest: Next = () => this.signature(p, t, next)
    if (name === 0 || isAnyName) rest()
    else this.node(name, actual, rest)
  }

  private method(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const kind = tree.kind[t]
    if ((kind !== K.method && kind !== K.function) || !this.flagsAgree(p, t)) return
    const actual = childOf(tree, t, R.name)
    if (actual !== 0) this.node(childOf(pattern, p, R.name), actual, () => this.signature(p, t, next))
  }

  /** Decorators, parameters, return type and body of a function. */
  private signature(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const returnType = childOf(pattern, p, R.returnType)
    const actualReturn = childOf(tree, t, R.returnType)
    if (returnType !== 0 && actualReturn === 0) return
    const body: Next = () => this.functionBody(p, t, next)
    const returns: Next = () => (returnType === 0 ? body() : this.node(returnType, actualReturn, body))
    const params: Next = () =>
      matchOrdered(this, childrenOf(pattern, p, R.param), childrenOf(tree, t, R.param), returns)
    this.unorderedRole(p, t, R.decorator, params)
  }

  private functionBody(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const wanted = childOf(pattern, p, R.body)
    if (wanted === 0) return next()
    const actual = childOf(tree, t, R.body)
    if (actual === 0 || pattern.kind[wanted] === K.ellipsis)
      return pattern.kind[wanted] === K.ellipsis ? next() : undefined
    if (pattern.kind[wanted] !== K.block) {
      if (pattern.kind[wanted] === K.metavar || tree.kind[actual] !== K.block) this.node(wanted, actual, next)
      return
    }
    const ps = this.bodyOf(pattern, wanted)
    if (tree.kind[actual] === K.block) return this.statements(ps, this.bodyOf(tree, actual), next)
    this.expressionBody(ps, actual, next)
  }

  /** A block pattern against the expression body of an arrow function: the expression is what a return would hold. */
  private expressionBody(ps: readonly number[], actual: number, next: Next): void {
    const { pattern } = this
    const wanted = ps.filter((p) => pattern.kind[p] !== K.ellipsis)
    if (wanted.length === 0 && ps.length > 0) return next()
    if (wanted.length !== 1) return
    const p = wanted[0]!
    const isValue = pattern.kind[p] === K.return || pattern.kind[p] === K.exprStmt
    if (isValue && p + 1 < pattern.skip[p]!) this.implicitDeep(p + 1, actual, next)
  }

  private param(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (tree.kind[t] !== K.param) return this.node(childOf(pattern, p, R.target), t, next)
    if ((pattern.flags[p]! & F.spread) !== (tree.flags[t]! & F.spread)) return
    this.sameChildren(p, t, next)
  }

  private classDeclaration(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (tree.kind[t] === K.export) return tree.skip[t]! > t + 1 ? this.node(p, t + 1, next) : undefined
    if (tree.kind[t] !== K.class || !this.flagsAgree(p, t)) return
    const name = childOf(pattern, p, R.name)
    const actualName = childOf(tree, t, R.name)
    const members: Next = () =>
      matchUnordered(this, childrenOf(pattern, p, R.member), childrenOf(tree, t, R.member), { less: true, next })
    const implemented: Next = () => this.unorderedRole(p, t, R.implements, members)
    const decorated: Next = () => this.unorderedRole(p, t, R.decorator, implemented)
    const based: Next = () => this.listRole(p, t, R.base, decorated)
    if (name === 0) based()
    else if (actualName !== 0) this.node(name, actualName, based)
  }

  private unorderedRole(p: number, t: number, role: number, next: Next): void {
    const ps = childrenOf(this.pattern, p, role)
    if (ps.length === 0) next()
    else matchUnordered(this, ps, childrenOf(this.tree, t, role), { less: true, next })
  }

  private listRole(p: number, t: number, role: number, next: Next): void {
    const ps = childrenOf(this.pattern, p, role)
    if (ps.length === 0) next()
    else matchOrdered(this, ps, childrenOf(this.tree, t, role), next)
  }

  private object(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const kind = tree.kind[t]
    if (kind !== pattern.kind[p] && !(kind === K.objectPattern && pattern.kind[p] === K.object)) return
    matchUnordered(this, childrenOf(pattern, p, R.member), childrenOf(tree, t, R.member), { less: true, next })
  }

  private pair(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const key = childOf(pattern, p, R.key)
    const value = childOf(pattern, p, R.value)
    if (tree.kind[t] === K.method) {
      return this.key(key, childOf(tree, t, R.name), () => this.methodValue(value, t, next))
    }
    if (tree.kind[t] !== K.pair) return
    this.key(key, childOf(tree, t, R.key), () => this.node(value, childOf(tree, t, R.value), next))
  }

  private methodValue(p: number, t: number, next: Next): void {
    const { pattern } = this
    const kind = pattern.kind[p]
    if (kind === K.function || kind === K.lambda) {
      if (this.flagsAgree(p, t)) this.signature(p, t, next)
    } else if (kind === K.metavar || kind === K.ellipsis) this.node(p, t, next)
  }

  /** A key: `a`, `'a'` and `"a"` are the same. */
  private key(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const isName = pattern.kind[p] === K.name || pattern.kind[p] === K.string
    if (!isName || (tree.kind[t] !== K.name && tree.kind[t] !== K.string)) return this.node(p, t, next)
    const wanted =
      pattern.kind[p] === K.name
        ? { kind: 'exact' as const, text: symText(pattern, p) }
        : textPattern(literalText(pattern, p))
    this.text(wanted, tree.kind[t] === K.name ? symText(tree, t) : literalText(tree, t), t, next)
  }

  private binary(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (tree.kind[t] !== K.binary || tree.sym[t] !== pattern.sym[p]) return
    const op = symText(pattern, p)
    if (this.options.ac_matching && CHAINED.has(op)) {
      const ps = operands(pattern, p)
      const ts = operands(tree, t)
      const anyOrder = ANY_ORDER.has(op) || this.options.commutative_boolop
      if (ps.length > 2 || ts.length > 2 || anyOrder) {
        if (anyOrder) return matchUnordered(this, ps, ts, { less: false, next })
        return this.chained(ps, ts, { next, p, t })
      }
    }
    this.sameChildren(p, t, next)
  }

  /** `a && b` against `x && y && z`: in order, a metavariable may take several operands that stand together. */
  private chained(ps: readonly number[], ts: readonly number[], more: { next: Next; p: number; t: number }): void {
    if (ps.length === ts.length || ps.some((p) => this.pattern.kind[p] === K.ellipsis)) {
      matchOrdered(this, ps, ts, more.next)
      if (ps.length === ts.length) return
    }
    this.sameChildren(more.p, more.t, more.next)
  }

  // -- modules and types ---------------------------------------------------------------------------------------------

  private importDeclaration(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (tree.kind[t] === K.varDecl) return this.importByRequire(p, t, next)
    const isReexport = tree.kind[t] === K.export && tree.sym[t] !== 0
    if (tree.kind[t] !== K.import && !isReexport) return
    const items = childrenOf(pattern, p, R.item)
    const source: Next = () => this.moduleName(childOf(pattern, p, R.source), childOf(tree, t, R.source), next)
    if (items.length === 0) return source()
    matchUnordered(this.importLists(), items, childrenOf(tree, t, R.item), { less: true, next: source })
  }

  private importLists(): ListMatcher {
    return {
      pattern: this.pattern,
      node: (p, t, next) => this.importItem(p, t, next),
      bindRest: (p, nodes, next) => this.bindRest(p, nodes, next),
    }
  }

  private importItem(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (pattern.kind[p] !== K.importItem) return this.node(p, t, next)
    const name = childOf(pattern, p, R.name)
    const alias = childOf(pattern, p, R.alias)
    const actualName = childOf(tree, t, R.name)
    const actualAlias = childOf(tree, t, R.alias)
    if (name === 0) {
      // `import x` and `import * as x`
      const isSame = pattern.sym[p] === tree.sym[t] || tree.sym[t] === ASSIGN
      if (isSame && actualAlias !== 0) this.node(alias, actualAlias, next)
      return
    }
    if (actualName === 0) return
    this.node(name, actualName, () => {
      if (alias === 0) next()
      else this.node(alias, actualAlias === 0 ? actualName : actualAlias, next)
    })
  }

  /** `const { x } = require('m')` counts as an import. */
  private importByRequire(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    for (const declarator of childrenOf(tree, t, R.declarator)) {
      const value = childOf(tree, declarator, R.value)
      if (value === 0 || tree.kind[value] !== K.call || symText(tree, value) !== 'require') continue
      const source: Next = () => this.moduleName(childOf(pattern, p, R.source), childOf(tree, value, R.argument), next)
      const items = childrenOf(pattern, p, R.item)
      if (items.length === 0) source()
      else this.requiredItems(items, childOf(tree, declarator, R.target), source)
    }
  }

  private requiredItems(items: readonly number[], target: number, next: Next): void {
    const { pattern, tree } = this
    if (tree.kind[target] === K.objectPattern) {
      const lists = {
        pattern,
        node: (p: number, t: number, then: Next): void => this.requiredItem(p, t, then),
        bindRest: (p: number, nodes: readonly number[], then: Next): void => this.bindRest(p, nodes, then),
      }
      return matchUnordered(lists, items, childrenOf(tree, target, R.member), { less: true, next })
    }
    const [item] = items
    if (
      items.length === 1 &&
      item !== undefined &&
      childOf(pattern, item, R.name) === 0 &&
      pattern.kind[item] === K.importItem
    ) {
      this.node(childOf(pattern, item, R.alias), target, next)
    }
  }

  private requiredItem(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const name = childOf(pattern, p, R.name)
    const key = childOf(tree, t, R.key)
    if (name === 0 || key === 0) return
    const alias = childOf(pattern, p, R.alias)
    this.node(name, key, () => (alias === 0 ? next() : this.node(alias, childOf(tree, t, R.value), next)))
  }

  /** A module name also stands for the files below it. */
  private moduleName(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (p === 0 || t === 0) return
    if (tree.kind[t] === K.call) return this.moduleName(p, childOf(tree, t, R.argument), next)
    if (pattern.kind[p] === K.string && tree.kind[t] === K.string) {
      const wanted = literalText(pattern, p)
      if (textPattern(wanted).kind === 'exact' && literalText(tree, t).startsWith(`${wanted}/`)) return next()
    }
    this.node(p, t, next)
  }

  /** `@$X` matches a decorator without arguments. */
  private decorator(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (tree.kind[t] !== K.decorator) return
    const isBare = pattern.kind[p + 1] !== K.call && tree.kind[t + 1] === K.call
    if (!isBare) return this.node(p + 1, t + 1, next)
    if (childOf(tree, t + 1, R.argument) === 0) this.node(p + 1, t + 2, next)
  }

  private typeReference(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const name = childOf(pattern, p, R.name)
    if (pattern.kind[name] === K.metavar && childOf(pattern, p, R.typeArgument) === 0) {
      const inner = tree.kind[t] === K.typeRef ? childOf(tree, t, R.name) : t
      return this.metavariable(name, inner, next)
    }
    if (tree.kind[t] === K.name || tree.kind[t] === K.member) return this.node(name, t, next)
    this.sameKind(p, t, next)
  }

  // -- everything else -----------------------------------------------------------------------------------------------

  private flagsAgree(p: number, t: number): boolean {
    const kind = this.pattern.kind[p]
    const isLink = kind === K.member || kind === K.index || kind === K.call
    const wanted = this.pattern.flags[p]! & (isLink ? REQUIRED_FLAGS | F.optional : REQUIRED_FLAGS)
    return (this.tree.flags[t]! & wanted) === wanted
  }

  private sameKind(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const kind = pattern.kind[p]!
    if (tree.kind[t] !== kind) return
    if (SYM_KIND[kind] === 1 && pattern.sym[p] !== tree.sym[t]) return
    if (!this.flagsAgree(p, t)) return
    this.sameChildren(p, t, next)
  }

  /** Children against children, role by role. */
  private sameChildren(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const roles: number[] = []
    for (let child = p + 1; child < pattern.skip[p]!; child = pattern.skip[child]!) {
      const role = pattern.role[child]!
      if (!roles.includes(role)) roles.push(role)
    }
    for (let child = t + 1; child < tree.skip[t]!; child = tree.skip[child]!) {
      const role = tree.role[child]!
      if (OPTIONAL_ROLE[role] === 0 && !roles.includes(role)) return
    }
    this.roleFrom(p, t, { roles, at: 0 }, next)
  }

  private roleFrom(
    p: number,
    t: number,
    from: { readonly roles: readonly number[]; readonly at: number },
    next: Next,
  ): void {
    const role = from.roles[from.at]
    if (role === undefined) return next()
    const rest: Next = () => this.roleFrom(p, t, { roles: from.roles, at: from.at + 1 }, next)
    const ps = childrenOf(this.pattern, p, role)
    const ts = childrenOf(this.tree, t, role)
    if (UNORDERED_ROLE[role] === 1) return matchUnordered(this, ps, ts, { less: true, next: rest })
    if (role === R.consequent || role === R.else || role === R.body) return this.bodies(ps, ts, rest)
    if (role === R.child) return this.jsxChildren(ps, ts, rest)
    if (LIST_ROLE[role] === 1 && this.pattern.kind[p] !== K.catch) return matchOrdered(this, ps, ts, rest)
    const [only] = ps
    const kind = this.pattern.kind[only!]
    if (ts.length === 0) {
      const isCatchParam = role === R.param && this.pattern.kind[p] === K.catch && kind === K.metavar
      if (kind === K.ellipsis || isCatchParam) rest()
      return
    }
    const isLoopTarget = role === R.target && this.pattern.kind[p] === K.forEach && kind !== K.varDecl
    this.node(only!, isLoopTarget ? this.loopTarget(ts[0]!) : ts[0]!, rest)
  }

  private jsxChildren(ps: readonly number[], ts: readonly number[], next: Next): void {
    matchOrdered(this, ps, ts, next)
  }

  /** Branches and loop bodies: braces do not matter, and one metavariable takes the whole body. */
  private bodies(ps: readonly number[], ts: readonly number[], next: Next): void {
    const { pattern, tree } = this
    if (ps.length === 1 && ts.length === 1) {
      const [p] = ps
      const kind = pattern.kind[p!]
      const isWhole = kind === K.metavar || (kind === K.exprStmt && pattern.kind[p! + 1] === K.metavar)
      if (isWhole) return this.node(p!, ts[0]!, next)
    }
    const wanted = ps.flatMap((p) => this.bodyOf(pattern, p))
    const actual = ts.flatMap((t) => this.bodyOf(tree, t))
    this.statements(wanted, actual, next)
  }
}

const NESTED = new Uint8Array(64)
for (const role of [R.body, R.consequent, R.else, R.finally]) NESTED[role] = 1

/** The operands of a chain `a && b && c`, from left to right. */
const operands = (tree: Tree, node: number): number[] => {
  const found: number[] = []
  let at = node
  while (tree.kind[at] === K.binary && tree.sym[at] === tree.sym[node]) {
    found.push(tree.skip[at + 1]!)
    at++
  }
  found.push(at)
  found.reverse()
  return found.flatMap((one) =>
    one !== at && tree.kind[one] === K.binary && tree.sym[one] === tree.sym[node] ? operands(tree, one) : [one],
  )
}

/** Statements with those nested in them, also in functions, in source order. */
const flatten = (tree: Tree, statements: readonly number[]): number[] => {
  const found: number[] = []
  for (const statement of statements) {
    const end = tree.skip[statement]!
    found.push(statement)
    for (let i = statement + 1; i < end; i++) {
      const kind = tree.kind[i]!
      if (NESTED[tree.role[i]!] === 0 || kind === K.block || kind === K.case || kind === K.catch) continue
      const isExpression = EXPRESSION_KIND[kind] === 1 && kind !== K.function && kind !== K.class
      if (!isExpression) found.push(i)
    }
  }
  return found
}
