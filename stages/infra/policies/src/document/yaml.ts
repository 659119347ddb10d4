import type { Parser, SourceFile } from '@bartizan/engine'
import type { PolicyDocument } from '@bartizan/policy/adapters'
import type { Value } from '@bartizan/policy/rego'
import { at, parseYaml, textOf, toData, type YamlFile, type YamlNode } from '@bartizan/syntax/yaml'

/** The parse of YAML and JSON that the rooms of this stage share. */
const yamlParser: Parser<YamlFile> = { id: 'yaml', parse: (source) => parseYaml(source.text) }

/** One document for each that the file holds; what does not parse whole is left to the rooms that report on it. */
export function yamlDocuments(source: SourceFile): readonly PolicyDocument[] {
  const file = source.parsed(yamlParser)
  if (file.issues.some((issue) => issue.weight === 'broken')) return []
  return file.documents.flatMap(({ root }): PolicyDocument[] => {
    const data = toData(root) as Value | undefined
    if (data === undefined || data === null) return []
    const origins = { originOf: (path: readonly (string | number)[]) => at(root, ...path) }
    return [{ file: source.path, data, type: typeOf(root, source), origins }]
  })
}

function typeOf(root: YamlNode, source: SourceFile): string {
  if (textOf(at(root, 'apiVersion')) !== undefined && textOf(at(root, 'kind')) !== undefined) return 'kubernetes'
  if (at(root, 'AWSTemplateFormatVersion') !== undefined) return 'cloudformation'
  return source.entry.extension === 'json' ? 'json' : 'yaml'
}
