import { childOf, children, K, R, symText } from '@bartizan/syntax/tree'
import type { Reg } from '../ir.ts'
import { Op } from '../ir.ts'
import type { JsLowering } from './context.ts'

/**
 * Lowers an element. Attributes become the properties of one object, which a component receives; each is also handed to
 * the pseudo-function `jsx:NAME`, which rows name as a sink.
 */
export const lowerJsx = (l: JsLowering, node: number): Reg => {
  const { tree, b } = l
  const tag = childOf(tree, node, R.tag)
  const props = b.emit(Op.object, b.temp(), -1, -1, node, { s: 'object' })
  const isComponent = tag !== 0 && /^[A-Z]|\./.test(symText(tree, node))
  const inner: Reg[] = []
  for (const child of children(tree, node)) {
    const kind = tree.kind[child]
    if (kind === K.jsxAttribute) lowerAttribute(l, child, { props, isComponent })
    else if (kind === K.jsxSpread) {
      const value = l.expression(l, childOf(tree, child, R.operand))
      b.emit(Op.callMethod, -1, props, -1, child, { s: '<assign>', list: [value] })
      if (!isComponent) pseudo(l, 'spread', [value], child)
    } else if (kind === K.jsxExpr && childOf(tree, child, R.value) !== 0)
      inner.push(l.expression(l, childOf(tree, child, R.value)))
    else if (kind === K.jsxElement) inner.push(lowerJsx(l, child))
  }
  if (!isComponent) return pseudo(l, 'element', [props], node)
  b.emit(Op.store, -1, props, b.emit(Op.object, b.temp(), -1, -1, node, { s: 'array', list: inner }), node, {
    s: 'children',
  })
  const component = l.expression(l, tag)
  return b.emit(Op.call, b.temp(), component, -1, node, { list: [props] })
}

const lowerAttribute = (
  l: JsLowering,
  node: number,
  to: { readonly props: Reg; readonly isComponent: boolean },
): void => {
  const { tree, b } = l
  const value = childOf(tree, node, R.value)
  const name = symText(tree, node)
  const inner = tree.kind[value] === K.jsxExpr ? childOf(tree, value, R.value) : value
  const reg = inner === 0 ? b.constant(true, node) : l.expression(l, inner)
  b.emit(Op.store, -1, to.props, reg, node, { s: name })
  if (to.isComponent) return
  pseudo(l, name, [name === 'dangerouslySetInnerHTML' ? b.load(reg, '__html', node) : reg], node)
}

const pseudo = (l: JsLowering, name: string, list: Reg[], node: number): Reg => {
  const target = l.b.emit(Op.global, l.b.temp(), -1, -1, node, { s: `jsx:${name}` })
  return l.b.emit(Op.call, l.b.temp(), target, -1, node, { list })
}
