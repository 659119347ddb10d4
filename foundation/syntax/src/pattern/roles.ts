import { F, K, R } from '../tree/index.ts'

const table = (size: number, entries: readonly number[]): Uint8Array => {
  const flags = new Uint8Array(size)
  for (const entry of entries) flags[entry] = 1
  return flags
}

/** Children of these roles come in lists, where an ellipsis stands for any number. */
export const LIST_ROLE = table(64, [
  R.argument,
  R.element,
  R.body,
  R.member,
  R.param,
  R.attribute,
  R.child,
  R.item,
  R.part,
  R.case,
  R.handler,
  R.base,
  R.implements,
  R.decorator,
  R.modifier,
  R.declarator,
  R.typeParam,
  R.typeArgument,
  R.resource,
  R.clause,
  R.test,
])

/** Children of these roles may be there when the pattern says nothing of them. */
export const OPTIONAL_ROLE = table(64, [
  R.type,
  R.returnType,
  R.typeParam,
  R.typeArgument,
  R.decorator,
  R.modifier,
  R.base,
  R.implements,
  R.default,
  R.bound,
  R.handler,
  R.finally,
  R.attribute,
  R.format,
  R.member,
  R.name,
  R.alias,
  R.else,
  R.child,
  R.consequent,
  R.body,
])

/** Lists whose order does not matter and in which the pattern need not name everything. */
export const UNORDERED_ROLE = table(64, [R.attribute, R.decorator, R.modifier, R.implements, R.member])

/** Kinds whose symbol must be equal; for the others it repeats a child. */
export const SYM_KIND = table(256, [
  K.name,
  K.number,
  K.bool,
  K.regexFlags,
  K.unary,
  K.update,
  K.binary,
  K.assign,
  K.typeOperator,
  K.modifier,
  K.operator,
  K.metaProperty,
  K.forEach,
  K.global,
  K.go,
  K.typeWildcard,
  K.jsxText,
])

/** Flags of a pattern node that its target must have too. */
export const REQUIRED_FLAGS =
  F.async |
  F.star |
  F.static |
  F.computed |
  F.final |
  F.public |
  F.private |
  F.protected |
  F.abstract |
  F.default |
  F.spread

/** Expressions: what an expression pattern is tried on. */
export const EXPRESSION_KIND = table(256, [
  K.name,
  K.this,
  K.super,
  K.string,
  K.number,
  K.bool,
  K.null,
  K.regex,
  K.template,
  K.taggedTemplate,
  K.array,
  K.tuple,
  K.set,
  K.object,
  K.call,
  K.new,
  K.member,
  K.index,
  K.slice,
  K.unary,
  K.update,
  K.binary,
  K.compare,
  K.assign,
  K.conditional,
  K.sequence,
  K.yield,
  K.await,
  K.cast,
  K.nonNull,
  K.instanceof,
  K.importCall,
  K.metaProperty,
  K.methodRef,
  K.classLiteral,
  K.switchExpr,
  K.listComp,
  K.setComp,
  K.dictComp,
  K.generatorComp,
  K.ellipsisLiteral,
  K.lambda,
  K.jsxElement,
  K.function,
  K.class,
  K.objectPattern,
  K.arrayPattern,
  K.spread,
])

/** Roles in which a name is no expression of its own. */
export const NAMING_ROLE = table(64, [R.property, R.name, R.label, R.alias, R.key])
