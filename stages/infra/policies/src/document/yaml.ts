import type { SourceFile } from '@bartizan/engine'
import type { PolicyDocument } from '@bartizan/policy/adapters'
import type { Value } from '@bartizan/policy/rego'
import { at, brokenAt, textOf, toData, yamlParser, type YamlNode } from '@bartizan/syntax/yaml'

/** One document for each that the file holds; what does not parse whole is left to the rooms that report on it. */
export function yamlDocuments(source: SourceFile): readonly PolicyDocument[] {
  const file = source.parsed(yamlParser)
  if (brokenAt(file) !== undefined) return []
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
