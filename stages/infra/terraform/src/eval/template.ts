import type { Cell } from '@bartizan/model/resource'
import type { Expression, ForPart, IfPart, TemplateExpression, TemplatePart } from '@bartizan/syntax/hcl'
import {
  arms,
  choose,
  EvalError,
  isError,
  isNull,
  knownCell,
  scalarToBool,
  scalarToText,
  unknownCell,
  unknownFrom,
} from './cell.ts'
import type { Environment } from './environment.ts'
import { walkPairs } from './walk.ts'

type Evaluate = (expression: Expression, env: Environment) => Cell

/** Evaluates a template: a known string, a string with unknown parts, or the one value when the template is only `${value}`. */
export function evaluateTemplate(expression: TemplateExpression, env: Environment, evaluate: Evaluate): Cell {
  const [only] = expression.parts
  if (expression.parts.length === 1 && only?.kind === 'interpolation' && !expression.heredoc)
    return evaluate(only.value, env)
  const collector = new TextCollector(env)
  const broken = collect(expression.parts, { env, evaluate, collector })
  return broken ?? collector.finish(env.origins.add('literal', env.path, expression))
}

interface Work {
  readonly env: Environment
  readonly evaluate: Evaluate
  readonly collector: TextCollector
}

function collect(parts: readonly TemplatePart[], work: Work): Cell | undefined {
  for (const part of parts) {
    if (part.kind === 'text') work.collector.text(part.value)
    else if (part.kind === 'interpolation') {
      const cell = work.evaluate(part.value, work.env)
      if (isError(cell)) return cell
      work.collector.cell(cell)
    } else {
      const broken = part.kind === 'if' ? collectIf(part, work) : collectFor(part, work)
      if (broken !== undefined) return broken
    }
  }
  return undefined
}

function collectIf(part: IfPart, work: Work): Cell | undefined {
  const condition = work.evaluate(part.condition, work.env)
  if (isError(condition)) return condition
  if (condition.value.kind === 'known')
    return collect(scalarToBool(condition.value.value) ? part.whenTrue : part.whenFalse, work)
  const sides = [part.whenTrue, part.whenFalse].map((side) => {
    const collector = new TextCollector(work.env)
    return collect(side, { ...work, collector }) ?? collector.finish(condition.origin)
  })
  const when = { text: work.env.textOf(part.condition), origin: condition.origin }
  work.collector.cell(choose(when, sides[0] as Cell, sides[1] as Cell, condition.origin))
  return undefined
}

function collectFor(part: ForPart, work: Work): Cell | undefined {
  const collection = work.evaluate(part.collection, work.env)
  if (isError(collection)) return collection
  const found = walkPairs(collection)
  if (found === undefined || found.open) {
    work.collector.cell(unknownFrom(collection, collection.origin))
    return undefined
  }
  for (const [key, item] of found.pairs) {
    const names: [string, Cell][] = [[part.item, item]]
    if (part.key !== undefined) names.push([part.key, key])
    const broken = collect(part.body, { ...work, env: work.env.with(names) })
    if (broken !== undefined) return broken
  }
  return undefined
}

/** Joins known text and keeps unknown cells between. A few choices are spread over the whole string. */
class TextCollector {
  private readonly env: Environment
  private parts: Cell[] = []
  private buffer = ''
  private sensitive = false

  constructor(env: Environment) {
    this.env = env
  }

  text(text: string): void {
    this.env.budget.characters -= text.length
    if (this.env.budget.characters < 0) throw new RangeError('too much text')
    this.buffer += text
  }

  cell(cell: Cell): void {
    if (cell.sensitive === true) this.sensitive = true
    const value = cell.value
    if (isNull(cell)) throw new EvalError('null in a template')
    if (value.kind === 'known') return this.text(scalarToText(value.value))
    if (value.kind === 'text') {
      for (const part of value.parts) this.cell(part)
      return
    }
    if (value.kind === 'list' || value.kind === 'map') throw new EvalError('a collection in a template')
    this.flush()
    this.parts.push(cell)
  }

  private flush(): void {
    if (this.buffer !== '') this.parts.push(knownCell(this.buffer))
    this.buffer = ''
  }

  finish(origin: Cell['origin']): Cell {
    if (this.parts.length === 0) return this.mark(knownCell(this.buffer, origin))
    this.flush()
    const total = this.parts.reduce((product, part) => product * arms(part), 1)
    if (total > 8) return this.mark(unknownCell('limit', origin))
    return this.mark(spread(this.parts, origin))
  }

  private mark(cell: Cell): Cell {
    return this.sensitive ? { ...cell, sensitive: true } : cell
  }
}

/** Brings choices inside a string to the outside: one string per arm. */
function spread(parts: readonly Cell[], origin: Cell['origin']): Cell {
  const index = parts.findIndex((part) => part.value.kind === 'choice')
  const part = parts[index]
  if (part?.value.kind === 'choice') {
    const arm = (chosen: Cell): Cell => spread(parts.toSpliced(index, 1, chosen), origin)
    return choose(part.value.when, arm(part.value.whenTrue), arm(part.value.whenFalse), origin)
  }
  const joined: Cell[] = []
  for (const next of parts.flatMap((one) => (one.value.kind === 'text' ? one.value.parts : [one]))) {
    const last = joined.at(-1)
    if (next.value.kind === 'known' && last?.value.kind === 'known') {
      joined[joined.length - 1] = knownCell(scalarToText(last.value.value) + scalarToText(next.value.value), origin)
    } else joined.push(next)
  }
  const [only] = joined
  if (joined.length === 1 && only?.value.kind === 'known') return knownCell(scalarToText(only.value.value), origin)
  return { value: { kind: 'text', parts: joined }, origin }
}
