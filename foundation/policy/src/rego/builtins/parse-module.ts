import { parseModule } from '../syntax/index.ts'
import type { Term } from '../syntax/index.ts'
import type { Value } from '../value/index.ts'
import { toPlainJson } from '../value/index.ts'
import { asString } from './arguments.ts'
import { fail, family } from './define.ts'

/** Reading Rego itself. */
export const parsing = family({
  'rego.parse_module': [['string', 'string'], 'object', ([file, text]) => parse(asString(file), asString(text))],
})

function parse(file: string, text: string): Value {
  const parsed = parseModule(file, text)
  if (parsed.kind === 'failed') {
    const [problem] = parsed.problems
    return fail(problem ? `${problem.code}: ${problem.message}` : 'rego_parse_error')
  }
  const { module } = parsed
  const path = (names: readonly string[], root: string): Value => [
    { type: 'var', value: root },
    ...names.map((value) => ({ type: 'string', value })),
  ]
  return {
    package: { path: path(module.path, 'data') },
    imports: module.imports.map(({ path: names, alias }) => ({
      path: { type: 'ref', value: path(names.slice(1), names[0] as string) },
      ...(alias !== undefined && { alias }),
    })),
    rules: module.rules.map(({ head, isDefault, body }): Value => ({
      head: {
        name: String(head.path[0]?.kind === 'scalar' ? head.path[0].value : ''),
        ref: head.path.map(termJson),
        ...(head.args && { args: head.args.map(termJson) }),
        ...(head.key && { key: termJson(head.key) }),
        value: head.value ? termJson(head.value) : { type: 'boolean', value: true },
      },
      ...(isDefault && { default: true }),
      body: body.map(({ at }, index) => ({ index, text: module.text.slice(at.start, at.end) })),
    })),
  }
}

function termJson(term: Term): Value {
  if (term.kind === 'scalar') {
    const value = toPlainJson(term.value)
    return { type: value === null ? 'null' : typeof value, value }
  }
  if (term.kind === 'var') return { type: 'var', value: term.name }
  if (term.kind === 'ref') return { type: 'ref', value: [termJson(term.head), ...term.path.map(termJson)] }
  return { type: term.kind }
}
