import { parseYaml, toData } from '@bartizan/syntax/yaml'

/** A mapping of a parsed document. */
export type Mapping = { readonly [key: string]: unknown }

/** What keeps a file from being used. */
export type GateProblem = { readonly file: string; readonly line: number; readonly message: string }

/** The data of the first document of a YAML or JSON text. */
export function readYaml(
  file: string,
  text: string,
): { readonly kind: 'data'; readonly data: unknown } | { readonly kind: 'failed'; readonly problem: GateProblem } {
  const parsed = parseYaml(text)
  const broken = parsed.issues.find((issue) => issue.weight === 'broken')
  if (broken) {
    const line = text.slice(0, broken.start).split('\n').length
    return { kind: 'failed', problem: { file, line, message: broken.message } }
  }
  const root = parsed.documents[0]?.root
  const data = root ? toData(root) : null
  if (data === undefined) return { kind: 'failed', problem: { file, line: 1, message: 'the file expands to too much' } }
  return { kind: 'data', data }
}

/** True for a mapping. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The line on which a word first stands, for messages about it. */
export function lineOf(text: string, word: string): number {
  const at = text.indexOf(word)
  return at === -1 ? 1 : text.slice(0, at).split('\n').length
}
