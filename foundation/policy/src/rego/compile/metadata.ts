import { readYaml } from '../builtins/yaml.ts'
import { RegoError } from '../errors.ts'
import { locate } from '../syntax/index.ts'
import type { Comment, Module, Rule } from '../syntax/index.ts'
import { isPlain } from '../value/index.ts'
import type { PlainObject, Value } from '../value/index.ts'
import type { RuleEntry } from './tree.ts'

/** Annotations of a program's rules. */
export type Annotations = {
  /** What stands above a rule; undefined without annotations. */
  readonly of: (rule: Rule) => Value | undefined
  /** The annotations of a module's package and of the packages around it. */
  readonly ofPackage: (path: readonly string[]) => PlainObject | undefined
  /** The rule's annotations and those around it, innermost first. */
  readonly chain: (entry: RuleEntry) => Value
}

type Block = { readonly value: PlainObject; readonly end: number; readonly start: number }

/** Reads the `# METADATA` blocks of modules. Throws RegoError when one is no YAML object. */
export function annotate(modules: readonly Module[]): Annotations {
  const rules = new Map<Rule, PlainObject>()
  const scoped = new Map<string, PlainObject>()
  for (const module of modules) {
    for (const block of blocksOf(module)) attach(module, block, rules, scoped)
  }
  return {
    of: (rule) => rules.get(rule),
    ofPackage: (path) => scoped.get(`package ${JSON.stringify(path)}`),
    chain: (entry) => chainOf(entry, rules, scoped),
  }
}

/** Comment blocks that begin with the line `METADATA`. */
function blocksOf(module: Module): Block[] {
  const blocks: Block[] = []
  const { comments } = module
  for (let i = 0; i < comments.length; i++) {
    const first = comments[i] as Comment
    if (first.text.trim() !== 'METADATA') continue
    const lines: string[] = []
    let last = first
    for (let next = comments[i + 1]; next && follows(module, last, next); next = comments[i + 1]) {
      lines.push(next.text.startsWith(' ') ? next.text.slice(1) : next.text)
      last = next
      i++
    }
    const value = readYaml(lines.join('\n'))
    if (!isPlain(value)) {
      throw new RegoError(
        'rego_parse_error',
        'yaml: annotations must be an object',
        locate(module.file, module.text, first.at.start),
      )
    }
    blocks.push({ value, start: first.at.start, end: last.at.end })
  }
  return blocks
}

function follows(module: Module, before: Comment, after: Comment): boolean {
  return /^\r?\n[ \t]*$/.test(module.text.slice(before.at.end, after.at.start))
}

function attach(module: Module, block: Block, rules: Map<Rule, PlainObject>, scoped: Map<string, PlainObject>): void {
  const rule = module.rules.find(({ at }) => at.start >= block.end)
  const isPackage = module.packageAt.start >= block.end
  const scope = typeof block.value['scope'] === 'string' ? block.value['scope'] : isPackage ? 'package' : 'rule'
  const value: PlainObject = { ...expandAuthors(block.value), scope }
  if (scope === 'package' || scope === 'subpackages') scoped.set(`${scope} ${JSON.stringify(module.path)}`, value)
  else if (rule && scope === 'document') scoped.set(`document ${documentOf(module, rule)}`, value)
  else if (rule) rules.set(rule, value)
}

function documentOf(module: Module, rule: Rule): string {
  const names = rule.head.path.map((term) => (term.kind === 'scalar' ? term.value : '*'))
  return JSON.stringify([...module.path, ...names].map(String))
}

/** Authors and related resources may be written as text. */
function expandAuthors(value: PlainObject): PlainObject {
  const { authors, related_resources: related } = value
  return {
    ...value,
    ...(Array.isArray(authors) && {
      authors: authors.map((author: Value) => (typeof author === 'string' ? authorOf(author) : author)),
    }),
    ...(Array.isArray(related) && {
      related_resources: related.map((item: Value) => (typeof item === 'string' ? { ref: item } : item)),
    }),
  }
}

function authorOf(text: string): Value {
  const found = /^(.*?)\s*<([^<>]*)>$/.exec(text)
  if (!found) return { name: text }
  return { ...(found[1] !== '' && { name: found[1] as string }), email: found[2] as string }
}

function chainOf(
  entry: RuleEntry,
  rules: ReadonlyMap<Rule, PlainObject>,
  scoped: ReadonlyMap<string, PlainObject>,
): Value {
  const path = entry.path.map(String)
  const own = rules.get(entry.rule)
  const chain: Value[] = [own ? { annotations: own, path } : { path }]
  const document = scoped.get(`document ${documentOf(entry.module, entry.rule)}`)
  if (document) chain.push({ annotations: document, path })
  const packagePath = entry.module.path
  const package_ = scoped.get(`package ${JSON.stringify(packagePath)}`)
  if (package_) chain.push({ annotations: package_, path: [...packagePath] })
  for (let length = packagePath.length; length >= 0; length--) {
    const around = packagePath.slice(0, length)
    const found = scoped.get(`subpackages ${JSON.stringify(around)}`)
    if (found) chain.push({ annotations: found, path: around })
  }
  return chain
}
