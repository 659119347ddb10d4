import type { Problem } from '@bartizan/model'
import { isMap, LineCounter, parseDocument } from 'yaml'
import { complain, entriesOf, itemsOf, resolved } from './reader.ts'
import type { Reader } from './reader.ts'
import { readRule } from './rule.ts'
import type { YamlRule } from './types.ts'

export type * from './types.ts'

/** Rule files larger than this are refused. */
const MAX_BYTES = 8_000_000

/**
 * Reads a Semgrep rule file as it is.
 * @param text the YAML
 * @param path the file's name, for positions
 * @returns the rules that can be run, and a problem with its line for everything else: an unknown key is never ignored
 */
export const readRuleFile = (
  text: string,
  path: string,
): { readonly rules: readonly YamlRule[]; readonly problems: readonly Problem[] } => {
  const lines = new LineCounter()
  if (text.length > MAX_BYTES) {
    return {
      rules: [],
      problems: [{ kind: 'too-large', path, cause: 'the rule file is larger than 8 MB', weight: 'incomplete' }],
    }
  }
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, logLevel: 'silent' })
  const problems: Problem[] = document.errors.map((error) => ({
    kind: 'configuration',
    path,
    line: error.linePos?.[0].line ?? 1,
    cause: `not valid YAML: ${error.message.split('\n')[0] ?? ''}`,
    weight: 'incomplete',
  }))
  const reader: Reader = { path, document, lines, problems }
  const root = resolved(reader, document.contents)
  if (!isMap(root)) {
    complain(reader, root, 'a rule file is a mapping with a list of rules')
    return { rules: [], problems }
  }
  const rules: YamlRule[] = []
  for (const node of itemsOf(reader, entriesOf(reader, root, 'a rule file').get('rules')?.value, 'rules')) {
    const rule = readRule(reader, node)
    if (rule !== undefined) rules.push(rule)
  }
  return { rules, problems }
}
