import { Buffer } from 'node:buffer'
import type { Cell } from '@bartizan/model/resource'
import { type Expression, parseHclTemplate } from '@bartizan/syntax/hcl'
import { arms, choose, errorCell, EvalError, isError, unknownCell, unknownFrom } from './cell.ts'
import type { Environment } from './environment.ts'
import { evaluate, originOf } from './expression.ts'
import { type FunctionContext, functions, invoke } from './functions/index.ts'
import { createEnvironment, type Outside } from './scope.ts'

type CallExpression = Extract<Expression, { kind: 'call' }>

/** What the file functions may reach. */
export interface FileAccess {
  read(path: string): Uint8Array | undefined
  list(folder: string): readonly string[]
}

/** Calls a function by its name. Provider functions and unknown names are unknown or errors. */
export function callFunction(
  expression: CallExpression,
  env: Environment,
  options: { files: FileAccess; folder: string; outside: Outside },
): Cell {
  const origin = originOf(expression, env)
  const name = expression.name.startsWith('core::') ? expression.name.slice(6) : expression.name
  if (name.startsWith('provider::')) return unknownCell('external', origin)
  const definition = functions.get(name)
  if (definition === undefined) return errorCell(`there is no function ${name}`, origin)
  const args = argumentsOf(expression, env)
  if (!Array.isArray(args)) return args as Cell
  const context: FunctionContext = {
    origin,
    folder: options.folder,
    read: (path) => options.files.read(path),
    list: (folder) => options.files.list(folder),
    spend: (characters) => {
      env.budget.characters -= characters
      return env.budget.characters >= 0
    },
    render: (text, names, path) => render(text, { names, path, outside: options.outside, origin }),
  }
  return overArgumentArms(args as readonly Cell[], (chosen) =>
    invokeSafely(() => invoke(definition, chosen, context), origin),
  )
}

function invokeSafely(work: () => Cell, origin: Cell['origin']): Cell {
  try {
    return work()
  } catch (error) {
    if (error instanceof EvalError) return errorCell(error.message, origin)
    if (error instanceof RangeError) return unknownCell('limit', origin)
    throw error
  }
}

function argumentsOf(expression: CallExpression, env: Environment): readonly Cell[] | Cell {
  const args = expression.args.map((arg) => evaluate(arg, env))
  if (!expression.expand) return args
  const last = args.pop()
  if (last === undefined) return args
  if (isError(last)) return last
  if (last.value.kind === 'list' && !last.value.open) return [...args, ...last.value.items]
  return last.value.kind === 'known' || last.value.kind === 'map'
    ? errorCell('only a list can be expanded', last.origin)
    : unknownFrom(last, originOf(expression, env))
}

/** Calls once per arm of the first argument that is a choice; arguments with the same condition take the same arm. */
function overArgumentArms(args: readonly Cell[], call: (args: readonly Cell[]) => Cell): Cell {
  const first = args.find((arg) => arg.value.kind === 'choice')
  if (first?.value.kind !== 'choice') return call(args)
  if (args.reduce((product, arg) => product * arms(arg), 1) > 16) {
    return call(args.map((arg) => (arg.value.kind === 'choice' ? unknownCell('limit', arg.origin) : arg)))
  }
  const { when } = first.value
  const pick = (arm: 'whenTrue' | 'whenFalse'): Cell =>
    overArgumentArms(
      args.map((arg) => (arg.value.kind === 'choice' && arg.value.when.text === when.text ? arg.value[arm] : arg)),
      call,
    )
  return choose(when, pick('whenTrue'), pick('whenFalse'), first.origin)
}

interface RenderOptions {
  readonly names: ReadonlyMap<string, Cell>
  readonly path: string
  readonly outside: Outside
  readonly origin: Cell['origin']
}

/** Renders a template text: only the given names and functions are known in it. */
function render(text: string, options: RenderOptions): Cell {
  const parsed = parseHclTemplate(Buffer.from(text, 'utf8'))
  if ('message' in parsed) throw new EvalError(`the template ${options.path} cannot be parsed: ${parsed.message}`)
  const inside: Outside = {
    ...options.outside,
    origins: options.outside.origins,
    budget: options.outside.budget,
    root: (expression) => errorCell(`the template has no variable ${expression.name}`),
    traverse: () => undefined,
    call: (expression, env) => options.outside.call(expression, env),
    textOf: (_path, expression) => text.slice(expression.start, expression.end),
  }
  const rendered = evaluate(parsed, createEnvironment(inside, options.path, options.names))
  return { ...rendered, origin: options.outside.origins.add('template', options.path, parsed, options.origin) }
}
