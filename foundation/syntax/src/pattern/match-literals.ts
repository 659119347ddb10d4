import { childOf, childrenOf, K, R, symText, textOf } from '../tree/index.ts'
import type { ListMatcher, Next } from './lists.ts'
import { matchOrdered } from './lists.ts'
import { literalText, textPattern } from './literals.ts'
import { MatcherBase } from './matcher-base.ts'
import { EXPRESSION_KIND, NAMING_ROLE } from './roles.ts'

const NUMERIC = new Set(['int', 'float', 'double', 'long'])

const BOXES = new Map([
  ['int', 'Integer'],
  ['boolean', 'Boolean'],
  ['long', 'Long'],
  ['double', 'Double'],
  ['float', 'Float'],
  ['char', 'Character'],
  ['byte', 'Byte'],
  ['short', 'Short'],
])

/** Java's primitive types and their classes are one type to a rule. */
const isBoxed = (a: string, b: string): boolean => {
  const left = a.replace(/^java\.lang\./, '')
  const right = b.replace(/^java\.lang\./, '')
  if (left === right) return true
  return BOXES.get(left) === right || BOXES.get(right) === left || (left === 'double' && right === 'float')
}

/** Names, literals and what they stand for: import paths, constants, types. */
export abstract class LiteralMatcher extends MatcherBase {
  protected path(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const wanted = this.paths.get(p)
    if (wanted !== undefined) {
      const kind = tree.kind[t]
      if (kind === K.name && pattern.kind[p] === K.name && tree.sym[t] === pattern.sym[p]) return next()
      const mayAlias = kind === K.name || kind === K.member || kind === K.call || kind === K.importCall
      const isReference = NAMING_ROLE[tree.role[t]!] === 0 || tree.kind[tree.parent[t]!] === K.typeRef
      if (mayAlias && isReference && this.isPath(this.facts.pathOf(t), wanted)) return next()
    }
    if (pattern.kind[p] === K.name) return
    const property = pattern.skip[p + 1]!
    if (pattern.kind[property] === K.ellipsis) return this.chain(p + 1, t, next)
    if (tree.kind[t] === K.name) return this.imported(p, t, next)
    if (tree.kind[t] !== K.member || !this.flagsAgree(p, t)) return
    this.node(p + 1, t + 1, () => this.node(property, tree.skip[t + 1]!, next))
  }

  /** Whether a path is the wanted one, also through an import of everything in a module. */
  private isPath(path: string | undefined, wanted: string): boolean {
    if (path === undefined || path === wanted) return path !== undefined
    return this.facts.wildcards.length > 0 && this.facts.wildcards.some((module) => `${module}.${path}` === wanted)
  }

  /** `$M.f` or `m.$F` against an `f` that was imported out of a module. */
  protected imported(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const path = NAMING_ROLE[tree.role[t]!] === 1 ? undefined : this.facts.pathOf(t)
    const dot = path === undefined ? -1 : path.lastIndexOf('.')
    if (path === undefined || dot < 0) return
    const property = pattern.skip[p + 1]!
    const last = path.slice(dot + 1)
    const named: Next = () => {
      if (pattern.kind[property] === K.metavar) this.bindText(symText(pattern, property), t, last, next)
      else if (pattern.kind[property] === K.name && symText(pattern, property) === last) next()
    }
    if (pattern.kind[p + 1] === K.metavar) this.bindText(symText(pattern, p + 1), t, path.slice(0, dot), named)
    else if (this.paths.get(p + 1) === path.slice(0, dot)) named()
  }

  /** `p. ...`: the receiver, or any earlier link of the chain that `t` ends. */
  protected chain(p: number, t: number, next: Next): void {
    const { tree } = this
    for (let at = t; ; at++) {
      this.node(p, at, next)
      const kind = tree.kind[at]
      if (kind !== K.member && kind !== K.call && kind !== K.index && kind !== K.nonNull) return
    }
  }

  /** The content of a pattern's string; expressions keep their backslashes. */
  private patternText(p: number): string {
    const { pattern } = this
    const content = literalText(pattern, p)
    const raw = content.startsWith('=~/') ? textOf(pattern, p) : ''
    return /^['"]=~/.test(raw) ? raw.slice(1, -1) : content
  }

  protected string(p: number, t: number, next: Next): void {
    const { tree } = this
    const wanted = textPattern(this.patternText(p))
    const kind = tree.kind[t]
    if (kind === K.templateText)
      return wanted.kind === 'regex' ? this.text(wanted, literalText(tree, t), t, next) : undefined
    if (kind === K.string || (wanted.kind !== 'metavar' && kind === K.jsxText))
      return this.text(wanted, literalText(tree, t), t, next)
    const isKey = tree.role[t] === R.key && kind === K.name
    if (isKey) return this.text(wanted, symText(tree, t), t, next)
    if (kind !== K.template && (!this.options.constant_propagation || kind === K.number)) return
    const value = this.facts.constantOf(t)
    if (value?.kind === 'string') this.text(wanted, value.text, t, next)
    else if (value?.kind === 'some-string' && wanted.kind === 'any') next()
  }

  protected text(wanted: ReturnType<typeof textPattern>, actual: string, t: number, next: Next): void {
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

  protected constant(p: number, t: number, next: Next): void {
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

  protected regex(p: number, t: number, next: Next): void {
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

  protected template(p: number, t: number, next: Next): void {
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
  protected templateLists(): ListMatcher {
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

  protected templatePart(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (pattern.kind[p] !== tree.kind[t]) return
    if (pattern.kind[p] === K.templateText)
      return this.text(textPattern(literalText(pattern, p)), literalText(tree, t), t, next)
    this.node(p + 1, t + 1, next)
  }

  protected typed(p: number, t: number, next: Next): void {
    const { pattern } = this
    const name = childOf(pattern, p, R.name)
    const wanted = childOf(pattern, p, R.type)
    const bind: Next = () => this.metavariable(name, t, next)
    const declared = this.facts.declaredType(t)
    if (declared !== 0) {
      if (isBoxed(textOf(pattern, wanted), textOf(this.tree, declared))) return bind()
      return this.node(wanted, declared, bind)
    }
    const known = this.facts.typeName(t)
    if (known === undefined) return
    const wantedText = textOf(pattern, wanted)
    if (pattern.kind[wanted] === K.typeRef && pattern.kind[wanted + 1] === K.metavar) return bind()
    if (
      known === wantedText ||
      isBoxed(known, wantedText) ||
      known.endsWith(`.${wantedText}`) ||
      (known === 'number' && NUMERIC.has(wantedText))
    )
      bind()
  }

  /** A name that always stands for one expression also matches as that expression. */
  protected symbolic(p: number, t: number, next: Next): void {
    const value = NAMING_ROLE[this.tree.role[t]!] === 1 ? 0 : this.facts.valueOf(t)
    if (value !== 0 && EXPRESSION_KIND[this.tree.kind[value]!] === 1) this.node(p, value, next)
  }
}
