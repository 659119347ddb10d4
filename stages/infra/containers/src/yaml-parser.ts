import type { Parser } from '@bartizan/engine'
import { parseYaml, type YamlFile } from '@bartizan/syntax/yaml'

/** The shared parse of YAML and JSON files; every room uses the same id, so that a file is parsed once. */
export const yamlParser: Parser<YamlFile> = { id: 'yaml', parse: (source) => parseYaml(source.text) }
