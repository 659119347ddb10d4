import type { YamlAlias, YamlNode } from './ast.ts'
import { char, codeAt, issue, skipBlanks, type Cursor } from './cursor.ts'

export interface Props {
  readonly anchor?: string
  readonly tag?: string
}

const anchorPattern = /[^\s,[\]{}]+/y
const tagPattern = /!(?:<[^>\s]*>|[^\s,[\]{}]*)/y

function take(cursor: Cursor, pattern: RegExp, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(cursor.text)?.[0] ?? ''
}

/** Reads anchor and tag in either order; undefined when there is neither. Stays on the line. */
export function readProperties(cursor: Cursor): Props | undefined {
  let anchor: string | undefined
  let tag: string | undefined
  for (;;) {
    const code = codeAt(cursor)
    if (code === char.ampersand && anchor === undefined) {
      anchor = take(cursor, anchorPattern, cursor.at + 1)
      cursor.at += 1 + anchor.length
    } else if (code === char.bang && tag === undefined) {
      tag = take(cursor, tagPattern, cursor.at)
      cursor.at += Math.max(tag.length, 1)
    } else break
    const behind = cursor.at
    skipBlanks(cursor)
    if (codeAt(cursor) !== char.ampersand && codeAt(cursor) !== char.bang) cursor.at = behind
  }
  if (anchor === undefined && tag === undefined) return undefined
  return { ...(anchor === undefined ? {} : { anchor }), ...(tag === undefined ? {} : { tag }) }
}

/** Gives a node its properties, and the anchor's name to the aliases that follow. */
export function attach(cursor: Cursor, node: YamlNode, props: Props, start: number): YamlNode {
  const text = node.kind === 'scalar' && (props.tag === '!' || props.tag === '!!str')
  const named: YamlNode = {
    ...node,
    ...props,
    ...(text ? { value: node.text } : {}),
    start: Math.min(start, node.start),
  }
  if (props.anchor !== undefined) cursor.anchors.set(props.anchor, named)
  return named
}

/** Reads `*name`. */
export function readAlias(cursor: Cursor): YamlAlias {
  const start = cursor.at
  const name = take(cursor, anchorPattern, start + 1)
  cursor.at = start + 1 + name.length
  const target = cursor.anchors.get(name)
  if (target !== undefined) return { kind: 'alias', name, target, start, end: cursor.at }
  issue(cursor, `no anchor ${name.slice(0, 80)} stands before this alias`, { start, end: cursor.at }, 'told')
  return { kind: 'alias', name, start, end: cursor.at }
}
