import type { ClassIr, FnIr, SourceUnit } from '../ir/ir.ts'
import type { Project } from '../project/project.ts'
import { makeObject, type Obj } from '../value/object.ts'
import { Atoms } from '../value/taint.ts'
import { ANY, BOTTOM, join, type Value } from '../value/value.ts'
import { importsOf } from '../project/imports.ts'
import { isHarmlessType, sourceParameter } from './hints.ts'
import type { Operations } from './operations.ts'
import { Kind } from '@bartizan/knowledge/models'
import type { CallCheck } from './check.ts'
import type { ModelIndex } from './models.ts'
import type { Hit, Summary } from './summary.ts'

/** A sink that unsafe data reached, or a call that is wrong by itself. */
export interface Found {
  readonly hit: Hit | undefined
  readonly check: CallCheck | undefined
  readonly file: SourceUnit
  readonly node: number
  readonly fn: FnIr
}

/** Limits of one analysis, in counts. */
export interface Limits {
  /** Instructions evaluated in all. */
  readonly steps: number
  /** Instructions evaluated for one shape of one function. */
  readonly stepsPerFunction: number
  /** Shapes of one function before constants are left out, and before everything is. */
  readonly shapes: number
  readonly depth: number
}

/**
 * Limits for a project of so many files. The steps grow with it: code that hands functions through many hands multiplies
 * the shapes of calls, and would otherwise take minutes for a thousand files. What is left over is counted as capped.
 */
export const limitsFor = (files: number): Limits => ({
  steps: Math.max(1_000_000, 700 * files),
  stepsPerFunction: 120_000,
  shapes: 8,
  depth: 40,
})

/** What a machine is made of. */
export interface MachineSetup {
  readonly project: Project
  readonly operations: Operations
  readonly indexes: Readonly<Record<SourceUnit['language'], ModelIndex>>
  readonly checks: Readonly<Record<SourceUnit['language'], ReadonlyMap<string, readonly CallCheck[]>>>
  readonly limits?: Limits
  /** Names of variables that are sources, for rules of users. */
  readonly sourceNames?: ReadonlySet<string>
}

/** Tables that the whole analysis shares. */
export class Machine {
  readonly project: Project
  readonly operations: Operations
  readonly atoms = new Atoms()
  readonly limits: Limits
  readonly sourceNames: ReadonlySet<string>
  readonly summaries = new Map<FnIr, Map<string, Summary>>()
  readonly active = new Set<string>()
  /** How often a function is at work, in whatever shapes. */
  readonly working = new Map<FnIr, number>()
  readonly recursive = new Set<string>()
  readonly reached = new Set<FnIr>()
  readonly found = new Map<string, Found>()
  readonly global = new Map<number, Obj>()
  /** Captured variables of functions that have ended, for closures that are called later by nobody we know. */
  readonly finalScopes = new Map<FnIr, number>()
  readonly classObjects = new Map<ClassIr, number>()
  readonly classBases = new Map<ClassIr, Value>()
  /** Functions in which classes were made. */
  readonly classHomes = new Map<ClassIr, FnIr>()
  readonly counts = { unresolved: 0, functions: 0, capped: 0, steps: 0 }
  readonly initialised = new Set<SourceUnit>()
  private readonly sites = new Map<string, number>()
  private readonly places = new Map<FnIr, Map<number, number>>()
  private readonly nesting: number[] = [0]
  private readonly bases: number[] = [0]
  private readonly statics = new Map<number, Obj>()
  private readonly indexes: Readonly<Record<SourceUnit['language'], ModelIndex>>
  readonly checks: Readonly<Record<SourceUnit['language'], ReadonlyMap<string, readonly CallCheck[]>>>

  constructor(setup: MachineSetup) {
    this.project = setup.project
    this.operations = setup.operations
    this.indexes = setup.indexes
    this.checks = setup.checks
    this.limits = setup.limits ?? limitsFor(0)
    this.sourceNames = setup.sourceNames ?? new Set()
  }

  models(language: SourceUnit['language']): ModelIndex {
    return this.indexes[language]
  }

  /** Id of an object by the place that makes it. */
  siteId(key: string, nesting: number, base = 0): number {
    let id = this.sites.get(key)
    if (id === undefined) {
      id = this.nesting.length
      this.sites.set(key, id)
      this.nesting.push(nesting)
      this.bases.push(base === 0 ? id : base)
    }
    return id
  }

  /** As `siteId`, for a place of a function by number: no text is built. */
  placeId(fn: FnIr, place: number): number {
    let places = this.places.get(fn)
    if (places === undefined) this.places.set(fn, (places = new Map()))
    let id = places.get(place)
    if (id === undefined) {
      id = this.nesting.length
      places.set(place, id)
      this.nesting.push(0)
      this.bases.push(id)
    }
    return id
  }

  /** Id under which a caller knows an object that a callee made. */
  copyId(call: string, id: number): number {
    const nesting = this.nesting[id]! + 1
    const base = this.bases[id]!
    return nesting > 3 ? this.siteId(`${call}>*${base}`, 3, base) : this.siteId(`${call}>${id}`, nesting, base)
  }

  symbolicId(path: string): number {
    const id = this.siteId(`port:${path}`, 0)
    if (!this.statics.has(id)) this.statics.set(id, makeObject(id, 'symbolic', { port: path }))
    return id
  }

  externalId(type: string): number {
    const id = this.siteId(`external:${type}`, 0)
    if (!this.statics.has(id)) this.statics.set(id, makeObject(id, 'external', { type }))
    return id
  }

  /** Whether an object is known by its name alone, not by the place that made it. */
  isStatic(id: number): boolean {
    return this.statics.has(id)
  }

  /** Object of a file's top-level variables. */
  moduleId(file: SourceUnit): number {
    const id = this.siteId(`module:${file.path}`, 0)
    if (!this.statics.has(id)) this.statics.set(id, makeObject(id, 'module', { type: file.path }))
    return id
  }

  exportsId(file: SourceUnit): number {
    const id = this.siteId(`exports:${file.path}`, 0)
    if (!this.statics.has(id)) this.statics.set(id, makeObject(id, 'module', { type: `exports:${file.path}` }))
    return id
  }

  /** Class object, made on first use for languages that declare classes statically. */
  classId(cls: ClassIr): number {
    const known = this.classObjects.get(cls)
    if (known !== undefined) return known
    const id = this.siteId(`class:${cls.file.path}:${cls.node}`, 0)
    this.statics.set(id, makeObject(id, 'class', { cls }))
    this.classObjects.set(cls, id)
    return id
  }

  /** Object whose field `exports` holds what a file exports. */
  exportsHolder(file: SourceUnit): number {
    const id = this.exportsId(file)
    const object = this.statics.get(id)!
    if (!object.fields.has('exports')) {
      const inner = this.siteId(`exported:${file.path}`, 0)
      this.statics.set(inner, makeObject(inner, 'module', { type: `exports:${file.path}` }))
      this.statics.set(id, { ...object, fields: new Map([['exports', { ...BOTTOM, refs: [inner] }]]) })
    }
    return id
  }

  /** An instance of a class about which only the class is known. */
  instanceId(cls: ClassIr): number {
    const id = this.siteId(`instance:${cls.file.path}:${cls.node}`, 0)
    if (!this.statics.has(id)) this.statics.set(id, makeObject(id, 'instance', { cls, weak: true, type: 'declared' }))
    return id
  }

  /** Runs the top level of a file, once. */
  ensureModule(file: SourceUnit, depth: number): void {
    if (this.initialised.has(file)) return
    this.initialised.add(file)
    if (file.main === undefined) return
    const nothing = {
      key: '',
      params: [],
      receiver: { key: '', consts: [], unknown: false, objects: [], prefix: '' },
      scope: undefined,
    }
    const summary = this.operations.summarise(this, file.main, nothing, Math.min(depth, 1))
    if (summary !== undefined) this.operations.publishModule(this, summary)
  }

  /** A parameter that a framework fills from a request, unless its type is harmless. */
  entryParameter(
    fn: FnIr,
    node: number,
    about: { readonly type: string; readonly name: string; readonly declared: string },
  ): Value {
    if (isHarmlessType(about.declared)) return ANY
    const typed = about.declared === '' ? undefined : this.project.typeValue(this, fn.file, about.declared)
    if (typed !== undefined && typed.refs.some((id) => this.object(id).kind === 'external')) {
      const { type } = this.object(typed.refs[0]!)
      if (this.models(fn.file.language).isKnownType(type)) return typed
    }
    const param = fn.params.find((one) => one.node === node)
    if (param?.annotations.includes('Depends') === true) return ANY
    const value = sourceParameter(this, fn, node, { kind: Kind.remote, label: about.name })
    return typed === undefined ? value : { ...value, refs: typed.refs }
  }

  /** What a name means at the top level of a file. */
  topLevel(file: SourceUnit, name: string): Value | undefined {
    const imported = importsOf(file).get(name)
    if (imported === undefined) {
      const own = this.object(this.moduleId(file)).fields.get(name)
      if (own !== undefined) return own
      const cls = file.classes.find((one) => one.name === name)
      return cls === undefined ? undefined : { ...BOTTOM, refs: [this.classId(cls)] }
    }
    const target = this.project.resolve(file, imported.module)
    if (target === undefined) {
      const module = this.models(file.language).canonical(this.project.externalName(file, imported.module))
      const name = imported.name === '*' ? module : this.models(file.language).canonical(`${module}.${imported.name}`)
      return { ...ANY, refs: [this.externalId(name)] }
    }
    const holder = { ...BOTTOM, refs: [this.exportsHolder(target)] }
    const exported = this.memberOf(holder, 'exports', file)
    const found =
      imported.name === '*' || exported === undefined ? exported : this.memberOf(exported, imported.name, file)
    return found ?? this.topLevel(target, imported.name)
  }

  /** A member of a value, as far as it is known without running anything. */
  memberOf(value: Value, name: string, file: SourceUnit): Value | undefined {
    const id = value.refs[0]
    if (id === undefined) return undefined
    const object = this.object(id)
    if (object.kind === 'external')
      return { ...ANY, refs: [this.externalId(this.models(file.language).canonical(`${object.type}.${name}`))] }
    return object.fields.get(name)
  }

  object(id: number): Obj {
    return this.global.get(id) ?? this.statics.get(id) ?? makeObject(id, 'external', { type: '?' })
  }

  /** Joins what a function that ended left in a global object. */
  publish(object: Obj, fields: Iterable<string>, replace: boolean): void {
    const before = this.object(object.id)
    const merged = new Map(before.fields)
    for (const name of fields) {
      const value = object.fields.get(name)
      if (value === undefined) continue
      const old = merged.get(name)
      merged.set(name, old === undefined || replace ? value : join(old, value))
    }
    this.global.set(object.id, {
      ...before,
      ...(before.kind === object.kind ? {} : { kind: object.kind }),
      fields: merged,
      elem: join(before.elem ?? BOTTOM, object.elem),
    })
  }

  /** Keeps an object for everybody. */
  keep(object: Obj): void {
    const before = this.global.get(object.id)
    if (before === object) return
    if (before === undefined) this.global.set(object.id, object)
    else {
      const fields = new Map(before.fields)
      for (const [name, value] of object.fields) fields.set(name, join(fields.get(name) ?? BOTTOM, value))
      this.global.set(object.id, {
        ...before,
        fields,
        elem: join(before.elem, object.elem),
        len: before.len === object.len ? before.len : -1,
        weak: before.weak,
      })
    }
  }
}
