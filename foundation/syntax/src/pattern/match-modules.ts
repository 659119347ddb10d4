import { childOf, childrenOf, K, R, symText, textOf, wordId } from '../tree/index.ts'
import { matchUnordered } from './lists.ts'
import type { ListMatcher, Next } from './lists.ts'
import { literalText, textPattern } from './literals.ts'
import { DefinitionMatcher } from './match-definitions.ts'

const ASSIGN = wordId('=')

/** Imports in all their spellings, decorators, type references. */
export abstract class ModuleMatcher extends DefinitionMatcher {
  protected importDeclaration(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (tree.kind[t] === K.varDecl) return this.importByRequire(p, t, next)
    if (tree.language === 'python' && childOf(pattern, p, R.source) === 0 && this.isPythonImport(p, t)) return next()
    const isReexport = tree.kind[t] === K.export && tree.sym[t] !== 0
    if ((tree.kind[t] !== K.import && !isReexport) || !this.flagsAgree(p, t)) return
    const items = childrenOf(pattern, p, R.item)
    const source: Next = () => this.moduleName(childOf(pattern, p, R.source), childOf(tree, t, R.source), next)
    if (items.length === 0) return source()
    matchUnordered(this.importLists(), items, childrenOf(tree, t, R.item), { less: true, next: source })
  }

  /** `import a.b` stands for every import of that module, of something in it, or of what it names. */
  private isPythonImport(p: number, t: number): boolean {
    const { pattern, tree } = this
    if (tree.kind[t] !== K.import) return false
    const module = childOf(tree, t, R.source) === 0 ? '' : symText(tree, t)
    const imported = childrenOf(tree, t, R.item).map((item) =>
      module === '' ? textOf(tree, childOf(tree, item, R.name)) : `${module}.${symText(tree, item)}`,
    )
    return childrenOf(pattern, p, R.item).every((item) => {
      const name = childOf(pattern, item, R.name)
      const wanted = this.paths.get(name)
      if (wanted === undefined || childOf(pattern, item, R.alias) !== 0) return false
      return imported.some((path) => path === wanted || path.startsWith(`${wanted}.`))
    })
  }

  protected importLists(): ListMatcher {
    return {
      pattern: this.pattern,
      node: (p, t, next) => this.importItem(p, t, next),
      bindRest: (p, nodes, next) => this.bindRest(p, nodes, next),
    }
  }

  protected importItem(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (pattern.kind[p] !== K.importItem) return this.node(p, t, next)
    const name = childOf(pattern, p, R.name)
    const alias = childOf(pattern, p, R.alias)
    const actualName = childOf(tree, t, R.name)
    const actualAlias = childOf(tree, t, R.alias)
    if (name === 0) {
      // `import x` and `import * as x`
      const isSame = pattern.sym[p] === tree.sym[t] || tree.sym[t] === ASSIGN
      if (alias === 0) return isSame ? next() : undefined
      if (isSame && actualAlias !== 0) this.node(alias, actualAlias, next)
      return
    }
    if (actualName === 0) return
    this.node(name, actualName, () => {
      if (alias === 0) next()
      else this.node(alias, actualAlias === 0 ? actualName : actualAlias, next)
    })
  }

  /** `const { x } = require('m')` counts as an import. */
  protected importByRequire(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    for (const declarator of childrenOf(tree, t, R.declarator)) {
      const value = childOf(tree, declarator, R.value)
      if (value === 0 || tree.kind[value] !== K.call || symText(tree, value) !== 'require') continue
      const source: Next = () => this.moduleName(childOf(pattern, p, R.source), childOf(tree, value, R.argument), next)
      const items = childrenOf(pattern, p, R.item)
      if (items.length === 0) source()
      else this.requiredItems(items, childOf(tree, declarator, R.target), source)
    }
  }

  protected requiredItems(items: readonly number[], target: number, next: Next): void {
    const { pattern, tree } = this
    if (tree.kind[target] === K.objectPattern) {
      const lists = {
        pattern,
        node: (p: number, t: number, then: Next): void => this.requiredItem(p, t, then),
        bindRest: (p: number, nodes: readonly number[], then: Next): void => this.bindRest(p, nodes, then),
      }
      return matchUnordered(lists, items, childrenOf(tree, target, R.member), { less: true, next })
    }
    const [item] = items
    if (
      items.length === 1 &&
      item !== undefined &&
      childOf(pattern, item, R.name) === 0 &&
      pattern.kind[item] === K.importItem
    ) {
      this.node(childOf(pattern, item, R.alias), target, next)
    }
  }

  protected requiredItem(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const name = childOf(pattern, p, R.name)
    const key = childOf(tree, t, R.key)
    if (name === 0 || key === 0) return
    const alias = childOf(pattern, p, R.alias)
    this.node(name, key, () => (alias === 0 ? next() : this.node(alias, childOf(tree, t, R.value), next)))
  }

  /** A module name also stands for the files below it. */
  protected moduleName(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (p === 0 && t === 0) return next()
    if (p === 0 || t === 0) return
    if (tree.kind[t] === K.call) return this.moduleName(p, childOf(tree, t, R.argument), next)
    if (pattern.kind[p] === K.string && tree.kind[t] === K.string) {
      const wanted = literalText(pattern, p)
      if (textPattern(wanted).kind === 'exact' && literalText(tree, t).startsWith(`${wanted}/`)) return next()
    }
    this.node(p, t, next)
  }

  /** `@$X` matches a decorator without arguments. */
  protected decorator(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (tree.kind[t] !== K.decorator) return
    const isBare = pattern.kind[p + 1] !== K.call && tree.kind[t + 1] === K.call
    if (!isBare) return this.node(p + 1, t + 1, next)
    if (childOf(tree, t + 1, R.argument) === 0) this.node(p + 1, t + 2, next)
  }

  /** `a.b.C` in a pattern stands for a `C` that no import says otherwise of. */
  private isShortType(name: number, t: number): boolean {
    const { tree } = this
    const wanted = this.paths.get(name)
    if (wanted === undefined || tree.kind[t] !== K.typeRef || !wanted.includes('.')) return false
    const actual = childOf(tree, t, R.name)
    if (tree.kind[actual] !== K.name) return false
    const path = this.facts.pathOf(actual)
    return path === wanted || (path === symText(tree, actual) && wanted.endsWith(`.${path}`))
  }

  protected typeReference(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const name = childOf(pattern, p, R.name)
    if (pattern.kind[name] === K.metavar && childOf(pattern, p, R.typeArgument) === 0) {
      const inner = tree.kind[t] === K.typeRef ? childOf(tree, t, R.name) : t
      return this.metavariable(name, inner, next)
    }
    if (tree.kind[t] === K.name || tree.kind[t] === K.member) return this.node(name, t, next)
    if (this.isShortType(name, t)) return this.listRole(p, t, R.typeArgument, next)
    this.sameKind(p, t, next)
  }
}
