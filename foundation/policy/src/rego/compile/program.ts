import type { Builtin } from '../builtins/define.ts'
import { RegoError } from '../errors.ts'
import type { RegoProblem } from '../errors.ts'
import type { Literal, Module } from '../syntax/index.ts'
import { objectOf } from '../value/index.ts'
import { checkConflicts } from './conflicts.ts'
import { checkModule } from './check-module.ts'
import { lowerQuery, lowerRule } from './lower-rule.ts'
import type { QueryCode } from './lower-rule.ts'
import { annotate } from './metadata.ts'
import type { Annotations } from './metadata.ts'
import { checkRecursion } from './recursion.ts'
import { checkTypes } from '../types/checker.ts'
import type { Type } from '../types/type.ts'
import type { BuiltinShape, Surroundings } from './scope.ts'
import { buildTree } from './tree.ts'
import type { RuleEntry, TreeNode } from './tree.ts'

/** Compiled modules. */
export type Program = {
  readonly modules: readonly Module[]
  readonly root: TreeNode
  readonly entries: readonly RuleEntry[]
  readonly annotations: Annotations
  readonly builtin: (name: string) => Builtin | undefined
}

/** The program, or what keeps it from being one. */
export type CompileResult =
  | { readonly kind: 'program'; readonly program: Program }
  | { readonly kind: 'failed'; readonly problems: readonly RegoProblem[] }

/**
 * Compiles modules. Never throws: failures are problems, one per rule. `input` is the type of the input document; no
 * type check takes place without it.
 */
export function compileModules(
  modules: readonly Module[],
  builtin: (name: string) => Builtin | undefined,
  input: Type | undefined,
): CompileResult {
  const { root, entries } = buildTree(modules)
  const problems: RegoProblem[] = []
  const attempt = (work: () => void) => {
    try {
      work()
    } catch (error) {
      if (error instanceof RegoError) problems.push(error.problem())
      else if (error instanceof RangeError) problems.push({ code: 'rego_compile_error', message: 'nested too deeply' })
      else throw error
    }
  }
  for (const module of modules) attempt(() => checkModule(module))
  for (const node of nodesWithRules(root)) attempt(() => checkConflicts(node))
  let annotations: Annotations = { of: () => undefined, ofPackage: () => undefined, chain: () => [] }
  attempt(() => {
    annotations = annotate(modules)
  })
  const shape = shapes(builtin)
  for (const entry of entries) {
    attempt(() => {
      const metadata = {
        rule: annotations.of(entry.rule) ?? objectOf([]),
        chain: annotations.chain(entry),
      }
      entry.code = lowerRule({ module: entry.module, root, builtins: shape, metadata }, entry.rule, entry.dynamic)
    })
  }
  if (problems.length === 0) attempt(() => checkRecursion(root, entries))
  if (problems.length === 0 && input) attempt(() => problems.push(...checkTypes({ root, entries, builtin, input })))
  if (problems.length > 0) return { kind: 'failed', problems }
  return { kind: 'program', program: { modules, root, entries, annotations, builtin } }
}

function shapes(builtin: (name: string) => Builtin | undefined): (name: string) => BuiltinShape | undefined {
  return (name) => {
    const found = builtin(name)
    return found && { arity: found.args.length, relation: found.relation === true }
  }
}

function* nodesWithRules(node: TreeNode): Generator<TreeNode> {
  if (node.rules.length > 0) yield node
  for (const child of node.children.values()) yield* nodesWithRules(child)
}

/** Lowers a query against a program, in the scope of a module. Throws RegoError. */
export function compileQuery(program: Program, body: readonly Literal[], scope: Module): QueryCode {
  const around: Surroundings = {
    module: scope,
    root: program.root,
    builtins: shapes(program.builtin),
    metadata: { rule: objectOf([]), chain: [] },
  }
  return lowerQuery(around, body)
}
