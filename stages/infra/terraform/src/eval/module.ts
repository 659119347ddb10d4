import { posix } from 'node:path'
import type { Address, Cell, OriginId, Resource } from '@bartizan/model/resource'
import type { Block, Expression } from '@bartizan/syntax/hcl'
import { attributeNamed, literalText, type ModuleSource, type Placed, type ResourceSource } from '../config/source.ts'
import { callFunction } from './call.ts'
import { choose, errorCell, EvalError, isError, isNull, knownCell, scalarToText, unknownCell } from './cell.ts'
import type { Environment } from './environment.ts'
import { evaluate } from './expression.ts'
import { type Expansion, expandInstances } from './instances.ts'
import type { Inputs, RootContext } from './project.ts'
import { type InstanceEnvironment, makeResource, resourceCell } from './resource.ts'
import { createEnvironment, type Outside } from './scope.ts'
import { LazyEntries } from './lazy.ts'
import { Memo } from './track.ts'
import { convert, type HclType, readType } from './type.ts'

const maxModuleDepth = 32

/** One use of a module: its configuration with the arguments of one call instance. */
export class Module implements Outside {
  readonly origins
  readonly budget
  readonly context: RootContext
  readonly source: ModuleSource
  /** `''` for the root, else `module.a[0].module.b.`. */
  readonly prefix: string
  /** Names of the calls from the root down, joined by dots, as the module manifest writes them. */
  readonly key: string
  private readonly args: Inputs
  private readonly ancestors: readonly string[]
  private readonly certainty: Resource['certainty']
  private readonly values: Memo<Cell>
  private readonly resourceSources = new Map<string, ResourceSource>()
  private readonly expansions: Memo<Expansion<Resource>>
  private readonly callExpansions: Memo<Expansion<Module | undefined>>

  constructor(options: ModuleOptions) {
    this.context = options.context
    this.origins = options.context.origins
    this.budget = options.context.budget
    this.source = options.source
    this.prefix = options.prefix
    this.key = options.key
    this.args = options.args
    this.ancestors = options.ancestors
    this.certainty = options.certainty
    const { tracker } = options.context
    this.values = new Memo(tracker, () => unknownCell('cycle'))
    this.expansions = new Memo<Expansion<Resource>>(tracker, () => ({ kind: 'unknown', items: [] }))
    this.callExpansions = new Memo<Expansion<Module | undefined>>(tracker, () => ({ kind: 'unknown', items: [] }))
    for (const resource of this.source.resources) {
      this.resourceSources.set(`${resource.mode === 'data' ? 'data.' : ''}${resource.type}.${resource.name}`, resource)
    }
  }

  environment(path: string): Environment {
    return createEnvironment(this, path)
  }

  textOf(path: string, expression: Expression): string {
    return this.context.text(path, expression.start, expression.end)
  }

  call(expression: Extract<Expression, { kind: 'call' }>, env: Environment): Cell {
    return callFunction(expression, env, { files: this.context.files, folder: this.context.folder, outside: this })
  }

  root(expression: Extract<Expression, { kind: 'scope' }>, env: Environment): Cell {
    // `True` is a slip that the language refuses, but its meaning is clear.
    if (expression.name === 'True' || expression.name === 'False')
      return knownCell(expression.name === 'True', env.origins.add('literal', env.path, expression))
    return errorCell(`${expression.name} is no name on its own`, env.origins.add('literal', env.path, expression))
  }

  /** Resolves `var.x`, `local.x`, `module.x`, `data.t.n`, `t.n` and the language's own names. */
  traverse(expression: Extract<Expression, { kind: 'attribute' | 'index' }>, env: Environment): Cell | undefined {
    if (expression.kind !== 'attribute') return undefined
    const { object, name } = expression
    if (object.kind === 'scope') {
      if (env.lookup(object.name) !== undefined) return undefined
      return object.name === 'data' ? undefined : this.named(object.name, name, { env, expression })
    }
    const isData = object.kind === 'attribute' && object.object.kind === 'scope' && object.object.name === 'data'
    return isData && env.lookup('data') === undefined
      ? this.resourceValue(`data.${object.name}.${name}`, { env, expression })
      : undefined
  }

  private named(scope: string, name: string, at: At): Cell {
    switch (scope) {
      case 'var':
        return referring(this.variable(name), 'variable', at)
      case 'local':
        return referring(this.local(name), 'local', at)
      case 'module':
        return referring(this.moduleValue(name), 'output', at)
      case 'path':
        return this.pathValue(name, at)
      case 'terraform':
      case 'tofu':
        return name === 'workspace'
          ? knownCell(this.context.workspace, originAt(at))
          : unknownCell('impure', originAt(at))
      case 'each':
      case 'count':
        return at.env.lookup(`${scope}.${name}`) ?? errorCell(`${scope}.${name} is not known here`, originAt(at))
      case 'self':
        return unknownCell('computed', originAt(at))
      default:
        return this.resourceValue(`${scope}.${name}`, at)
    }
  }

  private pathValue(name: string, at: At): Cell {
    if (name === 'module')
      return knownCell(posix.relative(this.context.folder, this.source.folder) || '.', originAt(at))
    return knownCell(name === 'cwd' ? '/' : '.', originAt(at))
  }

  /** The value of a variable: the argument of the call or the given input, else the default, else unknown. */
  variable(name: string): Cell {
    return this.values.get(`var.${name}`, () => {
      const placed = this.source.variables.get(name)
      const given = this.args.get(name)?.()
      if (placed === undefined) return given ?? unknownCell('unset')
      const cell = this.typedVariable(placed, given)
      const sensitive = attributeNamed(placed.node, 'sensitive')?.value
      return sensitive?.kind === 'literal' && sensitive.value === true ? { ...cell, sensitive: true } : cell
    })
  }

  private typedVariable(placed: Placed<Block>, given: Cell | undefined): Cell {
    const env = this.environment(placed.path)
    const type = this.variableType(placed)
    const fallback = attributeNamed(placed.node, 'default')
    const nullable = attributeNamed(placed.node, 'nullable')?.value
    const refusesNull = nullable?.kind === 'literal' && nullable.value === false
    const usable = given !== undefined && !(isNull(given) && refusesNull) ? given : undefined
    if (usable !== undefined) return convertSafely(usable, type)
    if (fallback === undefined) {
      const origin = env.origins.add('variable', placed.path, { start: placed.node.start, end: placed.node.headerEnd })
      return convertSafely(allowedValues(placed, env, origin) ?? unknownCell('unset', origin), type)
    }
    const cell = convertSafely(evaluate(fallback.value, env), type)
    return { ...cell, origin: env.origins.add('default', placed.path, fallback, cell.origin) }
  }

  private variableType(placed: Placed<Block>): HclType {
    const attribute = attributeNamed(placed.node, 'type')
    const env = this.environment(placed.path)
    return attribute === undefined
      ? { kind: 'any' }
      : readType(attribute.value, (expression) => evaluate(expression, env))
  }

  local(name: string): Cell {
    return this.values.get(`local.${name}`, () => {
      const placed = this.source.locals.get(name)
      if (placed === undefined) return errorCell(`there is no local ${name}`)
      const env = this.environment(placed.path)
      const cell = evaluate(placed.node.value, env)
      return { ...cell, origin: env.origins.add('local', placed.path, placed.node, cell.origin) }
    })
  }

  output(name: string): Cell | undefined {
    const placed = this.source.outputs.get(name)
    if (placed === undefined) return undefined
    return this.values.get(`output.${name}`, () => {
      const attribute = attributeNamed(placed.node, 'value')
      const env = this.environment(placed.path)
      if (attribute === undefined) return errorCell(`the output ${name} has no value`)
      const cell = evaluate(attribute.value, env)
      return { ...cell, origin: env.origins.add('output', placed.path, attribute, cell.origin) }
    })
  }

  /** `module.name`: its outputs, or a list or map of them by instance. */
  private moduleValue(name: string): Cell {
    const placed = this.source.calls.get(name)
    this.context.tracker.add(`${this.prefix}module.${name}`)
    if (placed === undefined) return unknownCell('external')
    return this.values.get(`module.${name}`, () => {
      const expansion = this.callInstances(name, placed)
      return expansionCell(expansion, (module) => this.outputsOf(name, module))
    })
  }

  private outputsOf(name: string, module: Module | undefined): Cell {
    const source = { address: `${this.prefix}module.${name}`, path: '' }
    if (module === undefined) return { value: { kind: 'unknown', why: 'external' }, origin: 0 as OriginId, source }
    const entries = new LazyEntries(module.source.outputs.keys(), (output) => module.output(output) as Cell)
    return { value: { kind: 'map', entries, open: false, shape: 'object' }, origin: 0 as OriginId }
  }

  callInstances(name: string, placed: Placed<Block>): Expansion<Module | undefined> {
    return this.callExpansions.get(name, () =>
      expandInstances({ path: placed.path, block: placed.node, env: this.environment(placed.path) }, (instance) =>
        this.callModule(name, placed, instance),
      ),
    )
  }

  private callModule(name: string, placed: Placed<Block>, instance: InstanceEnvironment): Module | undefined {
    const source = literalText(attributeNamed(placed.node, 'source')?.value) ?? this.sourceText(placed)
    const key = this.key === '' ? name : `${this.key}.${name}`
    if (source === undefined) return undefined
    const resolved = this.context.resolve({ folder: this.source.folder, source, key })
    if (resolved.kind === 'external') {
      this.context.note({ kind: 'external', path: placed.path, start: placed.node.start, text: source })
      return undefined
    }
    const tooDeep = this.ancestors.length >= maxModuleDepth
    if (tooDeep || this.ancestors.includes(resolved.source.folder) || resolved.source.folder === this.source.folder) {
      this.context.note({
        kind: 'limit',
        path: placed.path,
        start: placed.node.start,
        text: tooDeep ? 'modules are nested more than 32 deep' : 'the module calls itself',
      })
      return undefined
    }
    return new Module({
      context: this.context,
      source: resolved.source,
      prefix: `${this.prefix}module.${name}${instance.suffix}.`,
      key,
      args: argumentsOf(placed, instance.env),
      ancestors: [...this.ancestors, this.source.folder],
      certainty: this.certainty === 'maybe' ? 'maybe' : instance.certainty,
    })
  }

  /** OpenTofu evaluates the source of a call early, so it may use variables and locals. */
  private sourceText(placed: Placed<Block>): string | undefined {
    const attribute = attributeNamed(placed.node, 'source')
    const cell = attribute === undefined ? undefined : evaluate(attribute.value, this.environment(placed.path))
    return cell?.value.kind === 'known' && typeof cell.value.value === 'string' ? cell.value.value : undefined
  }

  private resourceValue(local: string, at: At): Cell {
    const source = this.resourceSources.get(local)
    const address: Address = `${this.prefix}${local}`
    this.context.tracker.add(address)
    if (source === undefined)
      return { value: { kind: 'unknown', why: 'external' }, origin: originAt(at), source: { address, path: '' } }
    return this.values.get(`resource.${local}`, () => {
      const expansion = this.resourceInstances(source)
      const cell = expansionCell(expansion, resourceCell)
      return cell.source === undefined ? { ...cell, source: { address, path: '' } } : cell
    })
  }

  resourceInstances(source: ResourceSource): Expansion<Resource> {
    const local = `${source.mode === 'data' ? 'data.' : ''}${source.type}.${source.name}`
    return this.expansions.get(`${local}@${source.path}:${source.block.start}`, () =>
      expandInstances({ path: source.path, block: source.block, env: this.environment(source.path) }, (instance) =>
        makeResource({
          source,
          address: `${this.prefix}${local}`,
          instance,
          tracker: this.context.tracker,
          certainty: this.certainty,
        }),
      ),
    )
  }
}

export interface ModuleOptions {
  readonly context: RootContext
  readonly source: ModuleSource
  readonly prefix: string
  readonly key: string
  readonly args: Inputs
  readonly ancestors: readonly string[]
  readonly certainty: Resource['certainty']
}

/** Where a name is used. */
interface At {
  readonly env: Environment
  readonly expression: Expression
}

const originAt = (at: At): OriginId => at.env.origins.add('literal', at.env.path, at.expression)

/** A use of a name: its value, with one more step in its chain. */
function referring(cell: Cell, step: 'variable' | 'local' | 'output', at: At): Cell {
  return { ...cell, origin: at.env.origins.add(step, at.env.path, at.expression, cell.origin) }
}

function convertSafely(cell: Cell, type: HclType): Cell {
  if (isError(cell)) return cell
  try {
    return convert(cell, type)
  } catch (error) {
    if (error instanceof EvalError) return errorCell(error.message, cell.origin)
    throw error
  }
}

const maxAllowed = 8

/** A variable without a value whose validation names a few allowed ones is one of them. */
function allowedValues(placed: Placed<Block>, env: Environment, origin: OriginId): Cell | undefined {
  const name = placed.node.labels[0]?.value
  for (const block of placed.node.body.blocks) {
    const condition = block.type === 'validation' ? attributeNamed(block, 'condition')?.value : undefined
    if (condition?.kind !== 'call' || condition.name !== 'contains') continue
    const [list, subject] = condition.args
    const isSubject =
      subject?.kind === 'attribute' &&
      subject.name === name &&
      subject.object.kind === 'scope' &&
      subject.object.name === 'var'
    if (!isSubject || list?.kind !== 'tuple' || list.items.length === 0 || list.items.length > maxAllowed) continue
    const cells = list.items.map((item) => evaluate(item, env))
    if (cells.some((cell) => cell.value.kind !== 'known')) continue
    return cells.reduceRight((rest, cell) =>
      choose(
        {
          text: `var.${name} == ${JSON.stringify(cell.value.kind === 'known' ? String(cell.value.value) : '')}`,
          origin,
        },
        { ...cell, origin },
        rest,
        origin,
      ),
    )
  }
  return undefined
}

const callMeta: ReadonlySet<string> = new Set(['source', 'version', 'count', 'for_each', 'providers', 'depends_on'])

/** The arguments of a call, each with the place where it is given. */
function argumentsOf(placed: Placed<Block>, env: Environment): Inputs {
  const args = new Map<string, () => Cell>()
  for (const attribute of placed.node.body.attributes) {
    if (callMeta.has(attribute.name)) continue
    // Evaluated when the variable is read, so that the reader is known to use what the argument refers to.
    args.set(attribute.name, () => {
      const cell = evaluate(attribute.value, env)
      return { ...cell, origin: env.origins.add('argument', placed.path, attribute, cell.origin) }
    })
  }
  return args
}

/** The value of a name that has instances. */
function expansionCell<T>(expansion: Expansion<T>, cellOf: (item: T) => Cell): Cell {
  const origin = 0 as OriginId
  switch (expansion.kind) {
    case 'single': {
      const [only] = expansion.items
      return only === undefined ? unknownCell('cycle') : cellOf(only.item)
    }
    case 'count':
      return {
        value: {
          kind: 'list',
          items: expansion.items.map(({ item }) => cellOf(item)),
          open: expansion.open,
          shape: 'tuple',
        },
        origin,
      }
    case 'each': {
      const entries = new Map(expansion.items.map(({ key, item }) => [scalarToText(key), cellOf(item)]))
      return { value: { kind: 'map', entries, open: expansion.open, shape: 'object' }, origin }
    }
    case 'unknown':
      return unknownCell('unset')
  }
}
