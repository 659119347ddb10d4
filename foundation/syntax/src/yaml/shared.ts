import type { YamlFile, YamlIssue } from './ast.ts'
import { parseYaml } from './parse.ts'

/** The shared parse of YAML and JSON files: every room asks by the same id, so that a file is parsed once. */
export const yamlParser = { id: 'yaml', parse: ({ text }: { readonly text: string }): YamlFile => parseYaml(text) }

/** The first place where a part of the document is missing. */
export function brokenAt({ issues }: YamlFile): YamlIssue | undefined {
  return issues.find(({ weight }) => weight === 'broken')
}
