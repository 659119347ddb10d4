import type { Builtin } from './builtins/define.ts'
import { findBuiltin } from './builtins/index.ts'
import { compileModules, compileQuery } from './compile/program.ts'
import type { CompileResult, Program } from './compile/program.ts'
import type { Slot } from './compile/ir.ts'
import { RegoError } from './errors.ts'
import type { RegoProblem } from './errors.ts'
import { BodyEmitter } from './eval/emit-body.ts'
import { Emitted, createEngine, dataValue } from './eval/evaluator.ts'
import { DEFAULT_LIMITS, Meter } from './eval/frame.ts'
import type { Recorder } from './eval/frame.ts'
import type { Context, Engine, Frame, Getter, Limits } from './eval/frame.ts'
import { parseModule, parseQuery } from './syntax/index.ts'
import type { Dialect, Module } from './syntax/index.ts'
import { ANY } from './types/type.ts'
import { fromSchema } from './types/from-schema.ts'
import type { Value } from './value/index.ts'

/** What a query is evaluated against. */
export type EvaluateOptions = {
  readonly input?: Value
  /** Base documents under `data`. */
  readonly data?: Value
  readonly limits?: Partial<Limits>
  /** Errors of built-ins end the query. */
  readonly strict?: boolean
  /** Nanoseconds since 1970 that `time.now_ns()` gives; 0 unless given, so that evaluation is repeatable. */
  readonly now?: bigint
  readonly seed?: string
  readonly print?: (text: string) => void
  /** Filled with the keys read on the way to each result. */
  readonly recorder?: Recorder
  /** Filled with an id for each line reached (see `commands/coverage`). */
  readonly coverage?: Set<string>
}

/** One solution of a query. */
export type Solution = { readonly bindings: { readonly [name: string]: Value }; readonly values: readonly Value[] }

/** Solutions, or why there are none to be had. */
export type QueryResult =
  | { readonly kind: 'solutions'; readonly solutions: readonly Solution[]; readonly steps: number }
  | { readonly kind: 'failed'; readonly problem: RegoProblem }

/** The value of a document, or why it could not be computed. */
export type ValueResult =
  | { readonly kind: 'value'; readonly value: Value | undefined; readonly steps: number }
  | { readonly kind: 'failed'; readonly problem: RegoProblem }

/** How policy files are compiled. */
export type CompileOptions = {
  /** Syntax of the files; `auto` reads each as v1 and falls back to v0. */
  readonly dialect?: Dialect
  /** Functions beside OPA's own, by name. */
  readonly builtins?: readonly Builtin[]
  /** Refuse expressions that cannot hold on account of types, as OPA does; true unless set. */
  readonly types?: boolean
  /** A JSON schema of `input`: paths that it rules out are errors. */
  readonly inputSchema?: Value
}

/** Compiles policy files, given as name and text. Never throws: failures are problems with positions. */
export function compile(files: ReadonlyMap<string, string>, options: CompileOptions = {}): CompileResult {
  const { dialect = 'auto', types = true, inputSchema } = options
  const modules: Module[] = []
  const problems: RegoProblem[] = []
  for (const [file, text] of files) {
    const parsed = parseModule(file, text, dialect)
    if (parsed.kind === 'module') modules.push(parsed.module)
    else problems.push(...parsed.problems)
  }
  if (problems.length > 0) return { kind: 'failed', problems }
  const input = inputSchema === undefined ? ANY : fromSchema(inputSchema)
  const own = new Map((options.builtins ?? []).map((builtin) => [builtin.name, builtin]))
  const find = own.size === 0 ? findBuiltin : (name: string) => own.get(name) ?? findBuiltin(name)
  return compileModules(modules, find, types ? input : undefined)
}

const emittedPrograms = new WeakMap<Program, Emitted>()

function emittedOf(program: Program): Emitted {
  let emitted = emittedPrograms.get(program)
  if (!emitted) {
    emitted = new Emitted({ root: program.root, builtin: program.builtin })
    emittedPrograms.set(program, emitted)
  }
  return emitted
}

function start(program: Program, options: EvaluateOptions): { context: Context; engine: Engine } {
  const engine = createEngine({
    root: program.root,
    emitted: emittedOf(program),
    meter: new Meter({ ...DEFAULT_LIMITS, ...options.limits }),
    strict: options.strict ?? false,
    services: { now: options.now ?? 0n, seed: options.seed ?? '', print: options.print, cache: new Map() },
    ...(options.recorder && { recorder: options.recorder }),
    ...(options.coverage && { coverage: options.coverage }),
  })
  const context: Context = {
    input: options.input,
    data: options.data ?? {},
    shadow: undefined,
    mocks: undefined,
    memo: new Map(),
    engine,
  }
  return { context, engine }
}

/** Evaluates a query such as `data.example.allow = x`. Never throws on account of policy, query or input. */
export function evaluateQuery(program: Program, query: string, options: EvaluateOptions = {}): QueryResult {
  return guarded(() => {
    const scope: Module = {
      file: 'query',
      text: query,
      version: 'v1',
      path: [],
      packageAt: { start: 0, end: 0 },
      imports: [],
      rules: [],
      comments: [],
    }
    const { code, variables, values } = compileQuery(program, parseQuery(query), scope)
    const { context, engine } = start(program, options)
    const emitter = new BodyEmitter({ root: program.root, builtin: program.builtin, module: scope }, code.slots)
    const solutions: Solution[] = []
    const branch = code.branches[0]
    if (!branch) return { kind: 'solutions', solutions, steps: 0 }
    const run = emitter.body(branch.block, [], () => {
      const getters = values.map((operand) => emitter.getter(operand))
      return (frame) => {
        solutions.push(solutionOf(frame, variables, getters))
        return false
      }
    })
    const slots: (Value | undefined)[] = []
    for (let i = 0; i < emitter.slots; i++) slots.push(undefined)
    run({ slots, context, result: undefined, collect: undefined })
    return { kind: 'solutions', solutions, steps: engine.meter.steps }
  })
}

function solutionOf(frame: Frame, variables: ReadonlyMap<string, Slot>, getters: readonly Getter[]): Solution {
  const bindings: { [name: string]: Value } = {}
  for (const [name, slot] of variables) {
    const value = frame.slots[slot]
    if (value !== undefined) bindings[name] = value
  }
  return { bindings, values: getters.map((getter) => getter(frame) ?? null) }
}

/** The value of a document under `data`, given by its path; undefined when it has none. Never throws. */
export function evaluatePath(program: Program, path: readonly string[], options: EvaluateOptions = {}): ValueResult {
  return guarded(() => {
    const { context, engine } = start(program, options)
    return { kind: 'value', value: dataValue(context, path), steps: engine.meter.steps }
  })
}

/** The values of several documents, or why one of them could not be computed. */
export type ValuesResult =
  | { readonly kind: 'values'; readonly values: readonly (Value | undefined)[]; readonly steps: number }
  | { readonly kind: 'failed'; readonly problem: RegoProblem }

/** The values of several documents under `data`, sharing what they have in common. Never throws. */
export function evaluatePaths(
  program: Program,
  paths: readonly (readonly string[])[],
  options: EvaluateOptions = {},
): ValuesResult {
  return guarded(() => {
    const { context, engine } = start(program, options)
    return { kind: 'values', values: paths.map((path) => dataValue(context, path)), steps: engine.meter.steps }
  })
}

function guarded<T>(work: () => T): T | { readonly kind: 'failed'; readonly problem: RegoProblem } {
  try {
    return work()
  } catch (error) {
    if (error instanceof RegoError) return { kind: 'failed', problem: error.problem() }
    if (error instanceof RangeError) {
      return { kind: 'failed', problem: { code: 'eval_cancel_error', message: 'evaluation is nested too deeply' } }
    }
    throw error
  }
}
