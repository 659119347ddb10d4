import type { DataNode, Parsed } from '@bartizan/syntax/json'
import { parseBlockYaml } from './block.ts'
import { parseGeneralYaml } from './general.ts'

/** The general parser takes several seconds for more than this. */
const GENERAL_LIMIT = 16 * 1024 * 1024

/** All documents of a YAML text: by the fast reader where it knows the shape, else by the general parser. */
export function parseYamlDocuments(text: string): Parsed<readonly DataNode[]> {
  const fast = parseBlockYaml(text)
  if (fast !== undefined) return { value: [fast] }
  if (text.length > GENERAL_LIMIT) {
    return {
      value: undefined,
      problem: {
        kind: 'unparsed',
        offset: 0,
        reason: 'a YAML shape that only the general parser reads, in a file too large for it',
      },
    }
  }
  return parseGeneralYaml(text)
}

/** The first document of a YAML text. */
export function parseYaml(text: string): Parsed<DataNode> {
  const { value, problem } = parseYamlDocuments(text)
  return problem === undefined ? { value: value?.[0] } : { value: value?.[0], problem }
}

export { parseBlockYaml } from './block.ts'
export { parseGeneralYaml } from './general.ts'
