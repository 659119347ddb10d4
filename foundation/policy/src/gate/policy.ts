import { compile, lookup, schemaViolations } from '../rego/index.ts'
import type { Program, RegoProblem, Value } from '../rego/index.ts'
import { nearest } from '../rego/types/nearest.ts'
import { digestOf } from './canonical.ts'
import environments from './environments.schema.json' with { type: 'json' }
import inputSchema from './input.schema.json' with { type: 'json' }

/** The JSON schema of gate inputs, version 1. */
export const gateInputSchema = inputSchema as unknown as Value

/** The JSON schema of what is described under `data.environments`. */
export const environmentsSchema = environments as unknown as Value

/** The engine's version, part of every decision: a decision can be replayed by the same version. */
export const GATE_ENGINE = 'bartizan-gate/1'

/** A gate policy that may be asked. */
export type GatePolicy = {
  readonly kind: 'policy'
  readonly program: Program
  readonly data: Value
  readonly digest: string
}

/** A policy, or why it cannot be used (exit 2). */
export type GatePolicyResult =
  | GatePolicy
  | { readonly kind: 'unusable'; readonly problems: readonly RegoProblem[]; readonly digest: string }

const PACKAGE = ['bartizan', 'gate']
const SETS = ['deny', 'hold', 'obligations']
const ENTRIES = [...SETS, 'used_waivers', 'used_approvals']

/**
 * Compiles a gate policy: Rego files of package `bartizan.gate`, and the data they read (environments). Reads of paths
 * that no input can have, missing and misnamed entries, and entries of the wrong shape make it unusable.
 */
export function loadGatePolicy(files: ReadonlyMap<string, string>, data: Value): GatePolicyResult {
  const digest = digestOf({ files: Object.fromEntries(files), data, engine: GATE_ENGINE })
  const compiled = compile(files, { inputSchema: gateInputSchema })
  if (compiled.kind === 'failed') return { kind: 'unusable', problems: compiled.problems, digest }
  const problems = [...entryProblems(compiled.program), ...environmentProblems(data)]
  if (problems.length > 0) return { kind: 'unusable', problems, digest }
  return { kind: 'policy', program: compiled.program, data, digest }
}

/** Environments that do not say what they demand would demand nothing. */
function environmentProblems(data: Value): RegoProblem[] {
  const described = lookup(data, 'environments')
  if (described === undefined) return []
  return schemaViolations(environmentsSchema, described).map(({ field, description }) => ({
    code: 'rego_compile_error',
    message: `environments.${field.replace('(root).', '')}: ${description}`,
  }))
}

function entryProblems(program: Program): RegoProblem[] {
  const node = program.root.find(PACKAGE)
  const problem = (message: string): RegoProblem => ({ code: 'rego_compile_error', message })
  if (!node || program.entries.length === 0) {
    const packages = program.modules.map((module) => module.path.join('.'))
    const near = nearest('bartizan.gate', packages)
    const hint = near === undefined ? '' : `; did you mean to name package ${near} bartizan.gate?`
    return [problem(`0 rules in package bartizan.gate: the policy decides nothing${hint}`)]
  }
  const problems: RegoProblem[] = []
  const names = [...node.children.values()].filter((child) => child.rules.length > 0).map((child) => String(child.key))
  for (const name of ['deny', 'hold']) {
    if (names.includes(name)) continue
    const near = nearest(
      name,
      names.filter((other) => !ENTRIES.includes(other)),
    )
    const hint = near === undefined ? '' : `; ${near} is not an entry, did you mean ${name}?`
    if (name === 'deny' || near !== undefined) problems.push(problem(`no rule data.bartizan.gate.${name}${hint}`))
  }
  for (const name of SETS) {
    const entry = node.children.get(name)?.rules.find((rule) => rule.kind !== 'set')
    if (entry)
      problems.push(problem(`data.bartizan.gate.${name} must be a set of reasons: write ${name} contains {...}`))
  }
  return problems
}

/** Number of rules of the policy that can yield a reason. */
export function entryRules(policy: GatePolicy): number {
  const node = policy.program.root.find(PACKAGE)
  return ['deny', 'hold'].reduce((sum, name) => sum + (node?.children.get(name)?.rules.length ?? 0), 0)
}
