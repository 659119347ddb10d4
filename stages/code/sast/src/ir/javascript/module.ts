import { childOf, childrenOf, F, K, R, symText } from '@bartizan/syntax/tree'
import type { Reg } from '../ir.ts'
import { Op } from '../ir.ts'
import type { JsLowering } from './context.ts'
import { readVariable } from './context.ts'
import { declaredNames } from './names.ts'

const exportsOf = (l: JsLowering, node: number): Reg => l.b.emit(Op.global, l.b.temp(), -1, -1, node, { s: 'exports' })

const put = (l: JsLowering, name: string, value: Reg, node: number): void => {
  l.b.emit(Op.store, -1, exportsOf(l, node), value, node, { s: name })
}

/** Lowers an export: what it declares, and the entries of the module's exports. */
export const lowerExport = (l: JsLowering, node: number): void => {
  const { tree, b } = l
  const source = childOf(tree, node, R.source)
  if (source !== 0) {
    const module = b.emit(Op.import, b.temp(), -1, -1, node, { s: symText(tree, node) })
    if ((tree.flags[node]! & F.star) !== 0) b.emit(Op.reexport, -1, module, exportsOf(l, node), node)
    for (const item of childrenOf(tree, node, R.item)) {
      const name = symText(tree, childOf(tree, item, R.name))
      put(l, exportedName(l, item), name === '*' ? module : b.load(module, name, item), item)
    }
    return
  }
  for (const item of childrenOf(tree, node, R.item))
    put(l, exportedName(l, item), readVariable(l, childOf(tree, item, R.name)), item)
  const body = childOf(tree, node, R.body)
  if (body === 0) return
  if ((tree.flags[node]! & F.default) !== 0) {
    put(l, 'default', lowerDefault(l, body), node)
    return
  }
  l.statement(l, body)
  for (const name of declaredNames(l, body)) put(l, symText(tree, name), readVariable(l, name), name)
}

const exportedName = (l: JsLowering, item: number): string => {
  const alias = childOf(l.tree, item, R.alias)
  return symText(l.tree, alias === 0 ? childOf(l.tree, item, R.name) : alias)
}

const lowerDefault = (l: JsLowering, body: number): Reg => {
  const { tree } = l
  const name = childOf(tree, body, R.name)
  if ((tree.kind[body] === K.function || tree.kind[body] === K.class) && name !== 0) {
    l.statement(l, body)
    return readVariable(l, name)
  }
  if (tree.kind[body] === K.exprStmt) return l.expression(l, childOf(tree, body, R.value))
  return l.expression(l, body)
}
