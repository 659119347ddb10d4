import { parseJava } from '@bartizan/syntax/java'
import { dialectOf, parseJavaScript } from '@bartizan/syntax/javascript'
import { parsePython } from '@bartizan/syntax/python'
import { Names, type Tree } from '@bartizan/syntax/tree'
import { createIds, type Ids } from '../ir/ids.ts'
import type { ClassIr, FnIr, SourceUnit } from '../ir/ir.ts'
import { declareJava } from '../ir/java/unit.ts'
import { declareJavaScript } from '../ir/javascript/unit.ts'
import { declarePython } from '../ir/python/unit.ts'
import type { Machine } from '../machine/machine.ts'
import { ANY, reference, type Value } from '../value/value.ts'
import { JavaScriptModules } from './javascript-modules.ts'
import { JavaTypes } from './java-types.ts'
import { PythonModules } from './python-modules.ts'

export interface ProjectFile {
  readonly path: string
  readonly source: Uint8Array
  /** Already parsed, with the project's table of names. */
  readonly tree?: Tree
}

const testPath =
  /(^|\/)(tests?|__tests__|specs?|testing|e2e|mocks?|__mocks__|cypress)\/|^(fixtures|examples?|benchmarks?|bench|docs?)\/|(\.|_|-)(test|spec|e2e|stories)\.[a-z]+$|(^|\/)(test_[^/]*|conftest|[A-Z]\w*Tests?)\.(py|java)$|src\/test\//

/** The language of a file by its name; undefined when it is none of ours. */
export const languageOf = (path: string): SourceUnit['language'] | undefined => {
  if (path.endsWith('.py') || path.endsWith('.pyw')) return 'python'
  if (path.endsWith('.java')) return 'java'
  return dialectOf(path) === undefined ? undefined : 'javascript'
}

/** Parses a file. */
export const parseFile = (path: string, source: Uint8Array, names: Names): Tree => {
  const language = languageOf(path)
  if (language === 'python') return parsePython(source, { names })
  if (language === 'java') return parseJava(source, { names })
  return parseJavaScript(source, { dialect: dialectOf(path) ?? 'javascript', names })
}

/** All files of a repository with what is declared in them, and how one finds the other. */
export class Project {
  readonly units: readonly SourceUnit[]
  private readonly functions = new Map<number, FnIr>()
  private readonly classes = new Map<number, ClassIr>()
  private readonly byPath = new Map<string, SourceUnit>()
  private readonly read: (path: string) => string | undefined
  private readonly javascript: JavaScriptModules
  private readonly python: PythonModules
  readonly java: JavaTypes
  private readonly subs = new Map<ClassIr, readonly ClassIr[]>()
  private directSubs: Map<ClassIr, ClassIr[]> | undefined

  /**
   * @param files in any order
   * @param read reads further text files of the tree: manifests, configuration
   */
  constructor(files: readonly ProjectFile[], read: (path: string) => string | undefined = () => undefined) {
    this.read = read
    const names = new Names()
    const ids = createIds()
    const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
    this.units = sorted.map((file, index) => this.open(file, { index, names, ids }))
    for (const unit of this.units) this.byPath.set(unit.path, unit)
    this.javascript = new JavaScriptModules(this.byPath, read)
    this.python = new PythonModules(this.byPath)
    this.java = new JavaTypes(this.units)
  }

  private open(
    file: ProjectFile,
    about: { readonly index: number; readonly names: Names; readonly ids: Ids },
  ): SourceUnit {
    const language = languageOf(file.path) ?? 'javascript'
    const unit: SourceUnit = {
      id: about.index,
      path: file.path,
      language,
      tree: file.tree ?? parseFile(file.path, file.source, about.names),
      functions: [],
      classes: [],
      main: undefined,
      stars: [],
      isTest: testPath.test(file.path),
    }
    if (language === 'python') declarePython(unit, about.ids)
    else if (language === 'java') declareJava(unit, about.ids)
    else declareJavaScript(unit, about.ids)
    for (const fn of unit.functions) this.functions.set(fn.id, fn)
    for (const cls of unit.classes) this.classes.set(cls.id, cls)
    return unit
  }

  /** The main file of a package that is published for others to use; undefined for applications. */
  libraryMain(): SourceUnit | undefined {
    return this.javascript.libraryMain()
  }

  /** A resource on the class path of a Java file. */
  resource(from: SourceUnit, name: string): string | undefined {
    const at = from.path.indexOf('src/main/java/')
    return at < 0 ? undefined : this.read(`${from.path.slice(0, at)}src/main/resources/${name.replace(/^\//, '')}`)
  }

  functionById(id: number): FnIr | undefined {
    return this.functions.get(id)
  }

  classById(id: number): ClassIr | undefined {
    return this.classes.get(id)
  }

  /** The file that a module specifier leads to; undefined for libraries. */
  resolve(from: SourceUnit, specifier: string): SourceUnit | undefined {
    return from.language === 'python'
      ? this.python.resolve(from.path, specifier)
      : this.javascript.resolve(from.path, specifier)
  }

  /** Name of a library's module as rows spell it. */
  externalName(from: SourceUnit, specifier: string): string {
    return from.language === 'python'
      ? specifier.replace(/^\.+/, '')
      : specifier
          .replace(/^node:/, '')
          .replaceAll('/', '.')
          .replace(/^@/, '@')
  }

  /** The module `name` inside a Python package. */
  submodule(path: string, name: string): SourceUnit | undefined {
    return path.endsWith('__init__.py') ? this.python.inside(path, name) : undefined
  }

  /** A class by the name under which a file knows it. */
  classNamed(file: SourceUnit, name: string): ClassIr | undefined {
    return file.language === 'java' ? this.java.classNamed(file, name) : undefined
  }

  externalType(file: SourceUnit, name: string): string {
    return file.language === 'java' ? this.java.fullName(file, name) : name
  }

  /** All classes below one, in order of declaration. */
  subclasses(cls: ClassIr): readonly ClassIr[] {
    let found = this.subs.get(cls)
    if (found === undefined) {
      const direct = this.directSubclasses()
      const all = new Set<ClassIr>()
      const visit = (one: ClassIr): void => {
        for (const sub of direct.get(one) ?? []) {
          if (all.has(sub) || all.size > 40) continue
          all.add(sub)
          visit(sub)
        }
      }
      visit(cls)
      found = [...all]
      this.subs.set(cls, found)
    }
    return found
  }

  private directSubclasses(): Map<ClassIr, ClassIr[]> {
    if (this.directSubs !== undefined) return this.directSubs
    const direct = new Map<ClassIr, ClassIr[]>()
    for (const cls of this.classes.values()) {
      for (const name of cls.baseNames) {
        const base = this.classNamed(cls.file, name)
        if (base !== undefined) direct.set(base, [...(direct.get(base) ?? []), cls])
      }
    }
    this.directSubs = direct
    return direct
  }

  /**
   * A value of a declared type: an instance of a class of the project, or something of a library.
   * @param asClass the class itself is meant
   */
  typeValue(machine: Machine, file: SourceUnit, type: string, asClass = false): Value | undefined {
    const index = machine.models(file.language)
    if (file.language === 'java') {
      const cls = this.java.classNamed(file, type)
      if (cls !== undefined)
        return asClass ? reference(machine.classId(cls)) : { ...ANY, refs: [machine.instanceId(cls)] }
      const full = index.canonical(this.java.fullName(file, type))
      return { ...ANY, refs: [machine.externalId(full)] }
    }
    const named = this.namedValue(machine, file, type)
    if (named === undefined) return undefined
    const refs = named.refs.flatMap((id) => {
      const object = machine.object(id)
      if (object.kind === 'class' && object.cls !== undefined) return [machine.instanceId(object.cls)]
      return object.kind === 'external' && index.isKnownType(object.type) ? [id] : []
    })
    return refs.length === 0 ? undefined : { ...ANY, refs }
  }

  /** What a dotted name means at the top level of a file. */
  private namedValue(machine: Machine, file: SourceUnit, name: string): Value | undefined {
    const [head = '', ...path] = name.split('.')
    let value = machine.topLevel(file, head)
    for (const part of path) value = value === undefined ? undefined : machine.memberOf(value, part, file)
    return value
  }
}
