import type { Problem } from '@bartizan/model'
import { parse as parseToml, TomlError } from 'smol-toml'
import { compileRegex, type LinearRegex } from '../linear/regex.ts'
import type { Allowlist, CustomConfig, CustomRule } from '../custom/rule.ts'

/** A `.gitleaks.toml` as rules of ours. */
export interface GitleaksConfig extends CustomConfig {
  /** Another file that it extends, relative to where gitleaks is started. */
  readonly extends?: string
}

type Table = Readonly<Record<string, unknown>>

/** Collects what is wrong while a file is read. */
interface Reading {
  readonly path: string
  readonly problems: Problem[]
}

/**
 * Reads a gitleaks configuration: rules, allowlists in the old and the new form, extends.
 * @param path of the file, for problems
 */
export function readGitleaksConfig(
  text: string,
  path: string,
): { readonly config?: GitleaksConfig; readonly problems: readonly Problem[] } {
  const reading: Reading = { path, problems: [] }
  let root: Table
  try {
    root = parseToml(text) as Table
  } catch (error) {
    const line = error instanceof TomlError ? { line: error.line } : {}
    return {
      problems: [
        {
          kind: 'configuration',
          path,
          ...line,
          detector: 'secrets',
          cause: 'the file is not valid TOML',
          next: 'Correct it at the line named.',
          weight: 'incomplete',
        },
      ],
    }
  }
  const extend = table(root['extend'])
  const extendPath = string(extend['path'])
  const config: GitleaksConfig = {
    rules: tables(root['rules']).flatMap((rule) => readRule(rule, reading) ?? []),
    allow: [...tables(root['allowlists']), ...(root['allowlist'] === undefined ? [] : [table(root['allowlist'])])].map(
      (list) => readAllowlist(list, reading),
    ),
    disabled: strings(extend['disabledRules']),
    builtIn: extend['useDefault'] === true || root['rules'] === undefined,
    ...(extendPath === '' ? {} : { extends: extendPath }),
  }
  return { config, problems: reading.problems }
}

/** Puts a configuration on top of the one that it extends: its own rules win by id. */
export function extendConfig(base: CustomConfig, own: GitleaksConfig): CustomConfig {
  const ids = new Set(own.rules.map((rule) => rule.id))
  return {
    rules: [...base.rules.filter((rule) => !ids.has(rule.id) && !own.disabled.includes(rule.id)), ...own.rules],
    allow: [...base.allow, ...own.allow],
    disabled: [...base.disabled, ...own.disabled],
    builtIn: base.builtIn || own.builtIn,
  }
}

function readRule(rule: Table, reading: Reading): CustomRule | undefined {
  const id = string(rule['id'])
  const source = string(rule['regex'])
  const path = string(rule['path'])
  if (id === '' || (source === '' && path === '')) {
    // A rule without an expression changes a built-in one: only its allowlists can be taken over.
    if (id !== '' && (rule['allowlists'] !== undefined || rule['allowlist'] !== undefined)) return undefined
    complain(reading, `a rule ${id === '' ? 'without an id' : `\`${id}\``} has neither \`regex\` nor \`path\``)
    return undefined
  }
  const regex = source === '' ? undefined : compile(source, `rule \`${id}\``, reading)
  const where = path === '' ? undefined : compile(path, `the path of rule \`${id}\``, reading)
  if ((source !== '' && regex === undefined) || (path !== '' && where === undefined)) return undefined
  const lists = [...tables(rule['allowlists']), ...(rule['allowlist'] === undefined ? [] : [table(rule['allowlist'])])]
  return {
    id,
    description: string(rule['description']),
    ...(regex === undefined ? {} : { regex }),
    ...(where === undefined ? {} : { path: where }),
    keywords: strings(rule['keywords']).map((keyword) => keyword.toLowerCase()),
    entropy: typeof rule['entropy'] === 'number' ? rule['entropy'] : 0,
    group: typeof rule['secretGroup'] === 'number' ? rule['secretGroup'] : 0,
    allow: lists.map((list) => readAllowlist(list, reading)),
  }
}

function readAllowlist(list: Table, reading: Reading): Allowlist {
  const target = string(list['regexTarget'])
  const compileAll = (sources: readonly string[]): readonly LinearRegex[] =>
    sources.flatMap((source) => compile(source, 'an allowlist', reading) ?? [])
  return {
    all: string(list['condition']).toUpperCase() === 'AND' || string(list['condition']) === '&&',
    paths: compileAll(strings(list['paths'])),
    regexes: compileAll(strings(list['regexes'])),
    target: target === 'match' || target === 'line' ? target : 'secret',
    stopwords: strings(list['stopwords']).map((word) => word.toLowerCase()),
    commits: strings(list['commits']),
    rules: strings(list['targetRules']),
  }
}

function compile(source: string, whose: string, reading: Reading): LinearRegex | undefined {
  const regex = compileRegex(source)
  if (regex.kind === 'regex') return regex
  complain(reading, `the expression of ${whose} cannot be used: ${regex.cause} (at ${regex.at})`)
  return undefined
}

function complain(reading: Reading, cause: string): void {
  reading.problems.push({
    kind: 'configuration',
    path: reading.path,
    detector: 'secrets',
    cause,
    next: 'Write it in RE2 syntax.',
    weight: 'incomplete',
  })
}

const string = (value: unknown): string => (typeof value === 'string' ? value : '')
const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && !Array.isArray(value)
const table = (value: unknown): Table => (isTable(value) ? value : {})
const tables = (value: unknown): readonly Table[] => (Array.isArray(value) ? value.filter(isTable) : [])
