import type { Node } from './ast.ts'
import { classSource } from './classes.ts'

/** The pattern as JavaScript source for the flag `u`; both search leftmost-first, so the matches are the same. */
export function toJavaScript(node: Node): string {
  switch (node.kind) {
    case 'empty':
      return '(?:)'
    case 'class':
      return classSource(node.set)
    case 'assert':
      return ASSERTIONS[node.what]
    case 'concat':
      return node.items.map(toJavaScript).join('')
    case 'alternate':
      return `(?:${node.items.map(toJavaScript).join('|')})`
    case 'group':
      return `(${toJavaScript(node.item)})`
    default: {
      const inner = `(?:${toJavaScript(node.item)})`
      return `${inner}${quantifier(node.min, node.max)}${node.greedy ? '' : '?'}`
    }
  }
}

const ASSERTIONS = {
  'text-start': '(?<![\\s\\S])',
  'text-end': '(?![\\s\\S])',
  'line-start': '(?<![^\\n])',
  'line-end': '(?![^\\n])',
  word: '(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))',
  'not-word': '(?:(?<=[0-9A-Za-z_])(?=[0-9A-Za-z_])|(?<![0-9A-Za-z_])(?![0-9A-Za-z_]))',
} as const

function quantifier(min: number, max: number): string {
  if (min === 0 && max === Infinity) return '*'
  if (min === 1 && max === Infinity) return '+'
  if (min === 0 && max === 1) return '?'
  return `{${min},${max === Infinity ? '' : max}}`
}

/**
 * How a backtracking matcher's time may grow with the text, beyond linear: the number of unbounded repetitions that
 * can share it, or Infinity where one stands inside another.
 */
export function backtracking(node: Node): number {
  switch (node.kind) {
    case 'concat':
      return node.items.reduce((sum, item) => sum + backtracking(item), 0)
    case 'alternate':
      return Math.max(...node.items.map(backtracking))
    case 'group':
      return backtracking(node.item)
    case 'repeat': {
      const inner = backtracking(node.item)
      if (node.max > 20) return inner > 0 || mayBranch(node.item) ? Infinity : 1
      return inner * Math.max(1, node.max) + (node.max > 1 && mayBranch(node.item) ? Infinity : 0)
    }
    default:
      return 0
  }
}

/** True when an item may match in several ways: repeating it multiplies them. */
function mayBranch(node: Node): boolean {
  switch (node.kind) {
    case 'alternate':
    case 'empty':
      return true
    case 'repeat':
      return node.min !== node.max || mayBranch(node.item)
    case 'group':
      return mayBranch(node.item)
    case 'concat':
      return node.items.some(mayBranch)
    default:
      return false
  }
}
