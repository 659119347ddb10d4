import type { Tree } from '@bartizan/syntax/tree'

/** Operations of the three-address code. `dst`, `a`, `b` are registers; `list` holds argument registers. */
export const Op = Object.freeze({
  /** dst = x */
  const: 0,
  /** dst = a */
  copy: 1,
  /** dst = a.s */
  load: 2,
  /** dst = a[b] */
  loadIndex: 3,
  /** a.s = b */
  store: 4,
  /** a[b] = list[0] */
  storeIndex: 5,
  /** dst = a s b */
  binary: 6,
  /** dst = s a */
  unary: 7,
  /** dst = a(list) */
  call: 8,
  /** dst = a.s(list) */
  callMethod: 9,
  /** dst = new a(list) */
  construct: 10,
  /** dst = closure of functions[x] */
  closure: 11,
  /** dst = class of classes[x]; list holds the bases */
  class: 12,
  /** dst = empty object, map, set or array (s says which); list holds elements, kw marks spreads */
  object: 13,
  /** dst = text of list joined */
  concat: 14,
  /** dst = what iterating a yields; s = values | keys | entries */
  iterate: 15,
  /** dst = variable s of the scope b hops up (0 = own captured variables) */
  loadUp: 16,
  /** variable s of the scope b hops up = a */
  storeUp: 17,
  /** dst = module variable s of file x */
  loadModule: 18,
  /** module variable s of file x = a */
  storeModule: 19,
  /** dst = global name s */
  global: 20,
  /** dst = the module s as seen from this file */
  import: 21,
  /** return a */
  return: 22,
  /** throw a */
  throw: 23,
  /** adds a to what the generator yields */
  yield: 24,
  /** dst = what was thrown in the region that this handler guards */
  caught: 25,
  /** dst = receiver of this function */
  receiver: 26,
  /** delete a.s, or a[b] without s */
  delete: 27,
  /** dst = a taken as type s */
  cast: 28,
  /** dst = function a decorated with b */
  decorate: 29,
  /** dst = all arguments as an array */
  arguments: 30,
  /** dst = a destructured from index x on (rest), or the object a without the keys kw */
  rest: 31,
  /** dst = call of the base class's constructor or method s with list */
  super: 32,
  /** dst = parameter x */
  param: 33,
  /** dst = whether parameter a was left out */
  missing: 34,
  /** exports every name of module a from this one */
  reexport: 35,
  /** dst = a member of the enclosing class or an outer one, by name s (Java) */
  member: 36,
} as const)

/** A register: even for a variable (register / 2 in the state), odd for a temporary; -1 for none. */
export type Reg = number

/** A value that is known while analysing. */
export type Const = string | number | boolean | null | undefined

export interface Instr {
  readonly op: number
  readonly dst: Reg
  readonly a: Reg
  readonly b: Reg
  readonly s: string
  readonly list: readonly Reg[]
  /** By argument: a keyword's name, `...` or `**` for spreads, '' for a plain one; undefined when all are plain. */
  readonly kw: readonly string[] | undefined
  readonly x: Const
  /** Node of the tree that it comes from. */
  readonly node: number
}

export interface Block {
  readonly instrs: Instr[]
  /** Block after this one, or the one taken when `cond` holds; -1 after return and throw. */
  next: number
  /** Block taken when `cond` does not hold. */
  otherwise: number
  cond: Reg
  condNode: number
  /** Block that catches what is thrown here; -1 for none. */
  handler: number
}

export interface Param {
  readonly name: string
  readonly kind: 'plain' | 'rest' | 'keywords' | 'keyword-only'
  /** Type as written, resolved to a full name where that is known. */
  readonly type: string
  readonly hasDefault: boolean
  readonly annotations: readonly string[]
  readonly node: number
}

/** A function, method, lambda, or the top level of a file. */
export interface FnIr {
  readonly id: number
  readonly file: SourceUnit
  readonly node: number
  readonly name: string
  readonly params: readonly Param[]
  readonly isModule: boolean
  readonly isStatic: boolean
  readonly isAsync: boolean
  readonly isGenerator: boolean
  readonly isBroken: boolean
  readonly isAccessor: boolean
  readonly isExported: boolean
  readonly isConstructor: boolean
  /** Result type as written, resolved where known. */
  readonly returnType: string
  readonly annotations: readonly string[]
  readonly ownerClass: ClassIr | undefined
  readonly parent: FnIr | undefined
  /** Filled by the lowering when it is first wanted. */
  body: FnBody | undefined
  readonly lower: () => FnBody
}

export interface FnBody {
  readonly blocks: readonly Block[]
  /** Indices of blocks in reverse postorder; unreachable ones are left out. */
  readonly order: readonly number[]
  readonly varCount: number
  readonly tempCount: number
  readonly varNames: readonly string[]
  /** Variables that live in the scope object because closures use them. */
  readonly hasScope: boolean
  readonly size: number
  /** Defining instruction of each temporary. */
  readonly defs: readonly (Instr | undefined)[]
  /** The only instruction that defines a variable; undefined when there are several. */
  readonly varDefs: readonly (Instr | undefined)[]
}

export interface ClassIr {
  readonly id: number
  readonly file: SourceUnit
  readonly node: number
  readonly name: string
  /** Full name: package and outer classes in Java, module-independent elsewhere. */
  readonly fullName: string
  readonly methods: Map<string, FnIr[]>
  readonly statics: Map<string, FnIr[]>
  readonly getters: Map<string, FnIr>
  readonly setters: Map<string, FnIr>
  /** Initialisers of instance fields as one function. */
  fieldInit: FnIr | undefined
  staticInit: FnIr | undefined
  /** Types of fields as declared. */
  readonly fieldTypes: Map<string, string>
  readonly fieldAnnotations: Map<string, readonly string[]>
  readonly staticFields: Set<string>
  readonly constants: Map<string, Const>
  /** Names of bases where the language resolves them statically. */
  readonly baseNames: readonly string[]
  readonly annotations: readonly string[]
  readonly isInterface: boolean
  readonly outer: ClassIr | undefined
}

/** A parsed file with what was lowered of it. */
export interface SourceUnit {
  readonly id: number
  readonly path: string
  readonly language: 'javascript' | 'python' | 'java'
  readonly tree: Tree
  readonly functions: FnIr[]
  readonly classes: ClassIr[]
  main: FnIr | undefined
  /** Modules whose names are all imported. */
  readonly stars: string[]
  /** True for test code. */
  readonly isTest: boolean
}
