import { RegoError } from '../errors.ts'
import type { RegoErrorCode } from '../errors.ts'
import { locate } from '../syntax/index.ts'
import type { Module, Rule, Span, Term } from '../syntax/index.ts'

/** Throws when a module's imports or rules break a rule of the language that needs no other module. */
export function checkModule(module: Module): void {
  const names = new Map<string, string>()
  for (const { path, alias, at } of module.imports) {
    if (path[0] !== 'data' && path[0] !== 'input') continue
    const name = alias ?? (path.at(-1) as string)
    if (module.version === 'v1' && names.has(name)) {
      fail(module, 'rego_compile_error', `import must not shadow import ${names.get(name)}`, at)
    }
    names.set(name, path.join('.'))
  }
  for (const rule of module.rules) checkRule(module, rule)
}

function checkRule(module: Module, rule: Rule): void {
  const { head } = rule
  const [name] = head.path as [Term & { kind: 'scalar' }]
  if (head.path.length === 1 && (name.value === 'input' || name.value === 'data') && module.version === 'v1') {
    fail(module, 'rego_compile_error', `rules must not shadow ${name.value}`, head.at)
  }
  for (const term of head.args ?? []) {
    if (term.kind === 'var' && (term.name === 'input' || term.name === 'data')) {
      fail(module, 'rego_compile_error', `args must not shadow ${term.name}`, term.at)
    }
  }
  if (rule.isDefault && head.value) checkDefault(module, head.value)
}

function checkDefault(module: Module, term: Term): void {
  switch (term.kind) {
    case 'scalar':
    case 'arraycompr':
    case 'setcompr':
    case 'objectcompr':
      return
    case 'array':
    case 'set':
      for (const item of term.items) checkDefault(module, item)
      return
    case 'object':
      for (const [key, value] of term.pairs) {
        checkDefault(module, key)
        checkDefault(module, value)
      }
      return
    default:
      fail(module, 'rego_parse_error', `default rule value cannot contain ${term.kind}`, term.at)
  }
}

function fail(module: Module, code: RegoErrorCode, message: string, at: Span): never {
  throw new RegoError(code, message, locate(module.file, module.text, at.start))
}
