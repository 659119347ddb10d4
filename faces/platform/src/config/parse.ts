import { BartizanError } from '../error.ts'

/** A configuration file as data, with the way from a key back to its line. */
export interface ParsedConfig {
  readonly data: Readonly<Record<string, unknown>>
  /** Line of a key, from 1, by its path; undefined where the format does not tell. */
  lineOf(path: readonly (string | number)[]): number | undefined
}

/**
 * Parses YAML, JSON, JSON with comments or TOML, by the file's extension.
 * @throws BartizanError `configuration` with file and line
 */
export async function parseConfig(file: string, text: string): Promise<ParsedConfig> {
  const extension = file.slice(file.lastIndexOf('.') + 1)
  if (extension === 'toml') return parseToml(file, text)
  if (extension === 'json' || extension === 'jsonc') return parseJson(file, text)
  return parseYaml(file, text)
}

async function parseYaml(file: string, text: string): Promise<ParsedConfig> {
  const { LineCounter, isMap, isScalar, parseDocument } = await import('yaml')
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true, prettyErrors: false })
  const error = document.errors[0]
  if (error) throw broken(file, counter.linePos(error.pos[0]).line, error.message)
  return {
    data: asObject(file, document.toJS({ maxAliasCount: 100 }) ?? {}),
    lineOf(path) {
      const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents
      const last = path.at(-1)
      const pair = isMap(parent)
        ? parent.items.find((item) => isScalar(item.key) && item.key.value === last)
        : undefined
      const offset = pair && isScalar(pair.key) ? pair.key.range?.[0] : undefined
      return offset === undefined ? undefined : counter.linePos(offset).line
    },
  }
}

async function parseJson(file: string, text: string): Promise<ParsedConfig> {
  const { findNodeAtLocation, parse, parseTree, printParseErrorCode } = await import('jsonc-parser')
  const errors: { error: number; offset: number; length: number }[] = []
  const data: unknown = parse(text, errors, { allowTrailingComma: true })
  const first = errors[0]
  if (first) throw broken(file, lineAt(text, first.offset), printParseErrorCode(first.error))
  const tree = parseTree(text)
  return {
    data: asObject(file, data),
    lineOf(path) {
      const node = tree && findNodeAtLocation(tree, [...path])
      return node === undefined ? undefined : lineAt(text, node.parent?.offset ?? node.offset)
    },
  }
}

async function parseToml(file: string, text: string): Promise<ParsedConfig> {
  const { TomlError, parse } = await import('smol-toml')
  try {
    return { data: asObject(file, parse(text)), lineOf: () => undefined }
  } catch (error) {
    if (error instanceof TomlError) throw broken(file, error.line, error.message.split('\n')[0] ?? error.message)
    throw error
  }
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

function broken(file: string, line: number, cause: string): BartizanError {
  return new BartizanError(
    'configuration',
    `${file}:${line}: ${cause}`,
    'Correct the file, or name another with --config.',
  )
}

function asObject(file: string, data: unknown): Readonly<Record<string, unknown>> {
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Record<string, unknown>
  throw new BartizanError(
    'configuration',
    `${file}: the configuration must be a map of settings`,
    'See docs/configuration.md.',
  )
}
