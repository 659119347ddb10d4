import type { DataMember, DataNode, Parsed } from '@bartizan/syntax/json'
import { isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments } from 'yaml'
import type { Document, Node } from 'yaml'
import { MAX_DEPTH, plainScalar } from './flow.ts'

interface Conversion {
  readonly document: Document
  nodes: number
}

const MAX_NODES = 2_000_000

const startOf = (node: Node): number => node.range?.[0] ?? 0
const endOf = (node: Node): number => node.range?.[1] ?? 0

function convertScalar(node: Node & { value: unknown; source?: string; type?: string }): DataNode {
  const start = startOf(node)
  if (node.type === 'PLAIN' || node.type === undefined)
    return { ...plainScalar(node.source ?? '', start), end: endOf(node) }
  return { kind: 'string', start, end: endOf(node), text: String(node.value) }
}

function keyText(key: unknown): string {
  if (!isScalar(key)) return ''
  return key.source ?? String(key.value)
}

interface Place {
  readonly depth: number
  /** Where a value that is left out would stand. */
  readonly at: number
}

function convert(node: unknown, conversion: Conversion, { depth, at }: Place): DataNode {
  if (depth > MAX_DEPTH || ++conversion.nodes > MAX_NODES) return plainScalar('', at)
  if (isAlias(node))
    return {
      ...convert(node.resolve(conversion.document), conversion, { depth: depth + 1, at }),
      start: startOf(node),
      end: endOf(node),
    }
  if (isScalar(node)) return convertScalar(node)
  if (isSeq(node))
    return {
      kind: 'array',
      start: startOf(node),
      end: endOf(node),
      items: node.items.map((item) => convert(item, conversion, { depth: depth + 1, at })),
    }
  if (!isMap(node)) return plainScalar('', at)
  const members: DataMember[] = []
  for (const pair of node.items) {
    if (!isPair(pair)) continue
    const range = isScalar(pair.key) ? pair.key.range : undefined
    const value = convert(pair.value, conversion, { depth: depth + 1, at: range?.[1] ?? at })
    if (keyText(pair.key) === '<<' && value.kind === 'object') members.unshift(...value.members)
    else {
      members.push({ key: keyText(pair.key), start: range?.[0] ?? at, keyEnd: range?.[1] ?? at, value })
    }
  }
  return { kind: 'object', start: startOf(node), end: endOf(node), members }
}

/** Parses any YAML, slowly, into the same tree; of several documents each one. */
export function parseGeneralYaml(text: string): Parsed<readonly DataNode[]> {
  try {
    const parsed = parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false, strict: false })
    const documents: Document[] = Array.isArray(parsed) ? parsed : []
    const value = documents.map((document) => convert(document.contents, { document, nodes: 0 }, { depth: 0, at: 0 }))
    const error = documents.flatMap((document) => document.errors)[0]
    if (error === undefined) return { value }
    return { value, problem: { kind: 'unparsed', offset: error.pos[0], reason: error.message.split('\n', 1)[0]! } }
  } catch (error) {
    return {
      value: undefined,
      problem: {
        kind: 'unparsed',
        offset: 0,
        reason: error instanceof Error ? error.message.slice(0, 200) : 'unknown defect',
      },
    }
  }
}
