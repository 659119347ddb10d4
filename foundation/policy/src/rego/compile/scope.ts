import { RegoError } from '../errors.ts'
import type { RegoErrorCode } from '../errors.ts'
import { locate } from '../syntax/index.ts'
import type { Module, Span } from '../syntax/index.ts'
import type { Value } from '../value/index.ts'
import type { Slot } from './ir.ts'
import type { TreeNode } from './tree.ts'

/** What the lowering of one rule may look up. */
export type Surroundings = {
  readonly module: Module
  readonly root: TreeNode
  /** True when a built-in has this name. */
  readonly builtins: (name: string) => BuiltinShape | undefined
  /** Constants that `rego.metadata.rule()` and `chain()` stand for in this rule. */
  readonly metadata: { readonly rule: Value; readonly chain: Value }
}

/** What lowering must know of a built-in. */
export type BuiltinShape = { readonly arity: number; readonly relation?: boolean }

/** A global name's meaning. */
export type Global = { readonly root: 'input' | 'data'; readonly path: readonly string[] }

/** Names visible in one body. */
export type Scope = {
  readonly names: Map<string, Slot>
  /** Names that the body mentioned so far without declaring them. */
  readonly seen: Set<string>
  readonly parent: Scope | undefined
  /** The scope of a rule's arguments, which its body must not declare again. */
  readonly isArguments?: boolean
}

/** Resolves names to slots and global paths while a rule is lowered. */
export class NameResolver {
  protected readonly around: Surroundings
  protected scope: Scope = { names: new Map(), seen: new Set(), parent: undefined }
  protected slotCount = 0
  /** What each slot is called in the source; generated slots have no name. */
  protected readonly slotNames: (string | undefined)[] = []
  private readonly imports: ReadonlyMap<string, Global>

  constructor(around: Surroundings) {
    this.around = around
    this.imports = importedNames(around.module)
  }

  protected newSlot(name?: string): Slot {
    this.slotNames.push(name)
    return this.slotCount++
  }

  protected fail(code: RegoErrorCode, message: string, at: Span): never {
    const { file, text } = this.around.module
    throw new RegoError(code, message, locate(file, text, at.start))
  }

  /** The slot of a local name, if it is one. */
  protected local(name: string): Slot | undefined {
    for (let scope: Scope | undefined = this.scope; scope; scope = scope.parent) {
      const slot = scope.names.get(name)
      if (slot !== undefined) return slot
    }
    return undefined
  }

  /** The meaning of a name that no scope declares: a document, an import or a rule of the package. */
  protected global(name: string): Global | undefined {
    const imported = this.imports.get(name)
    if (imported) return imported
    const { module, root } = this.around
    if (root.find(module.path)?.children.has(name) && this.isRuleName(name)) {
      return { root: 'data', path: [...module.path, name] }
    }
    if (name === 'input' || name === 'data') return { root: name, path: [] }
    return undefined
  }

  private isRuleName(name: string): boolean {
    const node = this.around.root.find([...this.around.module.path, name])
    return node !== undefined && hasRules(node, this.around.module.path.length + 1)
  }

  /** The path under data that a called name means, or undefined for a built-in's name. */
  protected functionPath(path: readonly string[]): readonly string[] | undefined {
    const [first, ...rest] = path as [string, ...string[]]
    const global = this.global(first)
    return global?.root === 'data' ? [...global.path, ...rest] : undefined
  }
}

/** True when a rule of this very package stands at or below the node (a subpackage's rules do not count). */
function hasRules(node: TreeNode, depth: number): boolean {
  for (const entry of node.rules) if (entry.module.path.length < depth) return true
  for (const child of node.children.values()) if (hasRules(child, depth)) return true
  return false
}

function importedNames(module: Module): Map<string, Global> {
  const names = new Map<string, Global>()
  for (const { path, alias } of module.imports) {
    const [root, ...rest] = path
    if (root !== 'data' && root !== 'input') continue
    const name = alias ?? (path.at(-1) as string)
    names.set(name, { root, path: rest })
  }
  return names
}
