import { childOf, K, R } from '../tree/index.ts'
import type { Next } from './lists.ts'
import { ModuleMatcher } from './match-modules.ts'

export { StepsExceeded } from './matcher-base.ts'

/**
 * Matches one pattern against nodes of one file by backtracking: `node(p, t, next)` calls `next` once for every way in
 * which `t` matches, with the bindings of that way in place.
 */
export class Matcher extends ModuleMatcher {
  node(p: number, t: number, next: Next): void {
    this.step()
    const kind = this.pattern.kind[p]!
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
    this.expressionNode(p, t, next)
  }

  private expressionNode(p: number, t: number, next: Next): void {
    switch (this.pattern.kind[p]) {
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
      case K.assign:
        return this.assignment(p, t, next)
      case K.object:
      case K.objectPattern:
        return this.object(p, t, next)
      case K.set:
      case K.array:
        return this.collection(p, t, next)
      case K.pair:
        return this.pair(p, t, next)
      case K.binary:
        return this.binary(p, t, next)
      case K.function:
      case K.lambda:
        return this.lambda(p, t, next)
      default:
        return this.statementNode(p, t, next)
    }
  }

  private statementNode(p: number, t: number, next: Next): void {
    switch (this.pattern.kind[p]) {
      case K.exprStmt:
        return this.expressionStatement(p, t, next)
      case K.varDecl:
        return this.variables(p, t, next)
      case K.method:
        return this.method(p, t, next)
      case K.block:
        return this.statements(this.bodyOf(this.pattern, p), this.bodyOf(this.tree, t), next)
      case K.import:
        return this.importDeclaration(p, t, next)
      case K.class:
      case K.interface:
      case K.enum:
      case K.record:
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
}
