import { parseYaml } from '@bartizan/syntax/yaml'
import type { YamlNode } from '@bartizan/syntax/yaml'
import { define } from '../rego/index.ts'
import type { Data } from './ast.ts'

/** A document, or why it cannot be read. */
export type LoadResult =
  | { readonly kind: 'data'; readonly data: Data }
  | { readonly kind: 'failed'; readonly message: string }

const LARGEST = 1_000_000

/** Reads JSON or YAML; CloudFormation's short tags become their long forms (`!Sub x` is `{"Fn::Sub": x}`). */
export function loadDocument(text: string): LoadResult {
  const file = parseYaml(text)
  const broken = file.issues.find((issue) => issue.weight === 'broken')
  if (broken) return { kind: 'failed', message: broken.message }
  const root = file.documents[0]?.root
  if (!root) return { kind: 'data', data: null }
  const budget = { left: LARGEST }
  const data = convert(root, budget)
  return budget.left < 0 ? { kind: 'failed', message: 'the document is too large' } : { kind: 'data', data }
}

/** The data of a YAML node, with short tags in their long forms. */
export function convert(node: YamlNode, budget: { left: number } = { left: LARGEST }): Data {
  if (--budget.left < 0) return null
  const { tag } = node
  const data = untagged(node, budget)
  if (tag === undefined || !/^![A-Za-z]/.test(tag)) return data
  const name = tag === '!Ref' || tag === '!Condition' ? tag.slice(1) : `Fn::${tag.slice(1)}`
  const isAttribute = name === 'Fn::GetAtt' && typeof data === 'string'
  return { [name]: isAttribute ? attribute(data) : data }
}

/** `resource.attribute` as the pair that the long form takes. */
function attribute(text: string): Data {
  const dot = text.indexOf('.')
  return dot === -1 ? text : [text.slice(0, dot), text.slice(dot + 1)]
}

function untagged(node: YamlNode, budget: { left: number }): Data {
  switch (node.kind) {
    case 'scalar':
      return node.value
    case 'sequence':
      return node.items.map((item) => convert(item, budget))
    case 'alias':
      return node.target ? convert(node.target, budget) : null
    default: {
      const result: { [key: string]: Data } = {}
      for (const { key, value } of node.entries) {
        const name = key.kind === 'scalar' ? key.text : ''
        if (name === '<<' && key.kind === 'scalar' && key.style === 'plain') merge(result, convert(value, budget))
        else define(result as { [key: string]: never }, name, convert(value, budget) as never)
      }
      return result
    }
  }
}

/** Merged maps give what the map does not say itself. */
function merge(target: { [key: string]: Data }, value: Data): void {
  const maps = Array.isArray(value) ? (value as readonly Data[]) : [value]
  for (const map of maps) {
    if (typeof map !== 'object' || map === null || Array.isArray(map)) continue
    for (const [key, item] of Object.entries(map)) if (!Object.hasOwn(target, key)) target[key] = item as Data
  }
}
