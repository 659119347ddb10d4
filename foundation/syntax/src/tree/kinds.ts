/**
 * What a node is: one list for every language. The comment beside each kind names its children by role, in source
 * order; a trailing `*` means any number, `?` means it may be missing. Kinds are only ever appended to this list.
 */
export const K = Object.freeze({
  none: 0, // never stored: "no such node"
  error: 1, // a span that could not be parsed; children are what was recovered inside it
  unit: 2, // body*: a whole file

  // statements
  block: 3, // body*
  exprStmt: 4, // value
  varDecl: 5, // modifier* type? declarator*; sym = let | const | var | using | type-led (0)
  declarator: 6, // target type? value?; sym = name when the target is a plain name
  if: 7, // test consequent else?
  while: 8, // test body else?
  doWhile: 9, // body test
  for: 10, // init? test? update* body
  forEach: 11, // target type? iterable body else?; sym = of | in | : ; async flag for `for await`
  switch: 12, // subject case*; sym = switch | match
  case: 13, // (test | pattern)* guard? body*; default flag; also a Java arrow case (lambda flag)
  break: 14, // label?
  continue: 15, // label?
  return: 16, // value?
  throw: 17, // value? cause?
  try: 18, // resource* body handler* else? finally?
  catch: 19, // param? type* body; param is a name, a pattern or a param node
  labeled: 20, // label body
  empty: 21,
  debugger: 22,
  with: 23, // resource* body; Python `with`, Java `synchronized` (sym), JS `with`
  withItem: 24, // value target?
  assert: 25, // test message?
  delete: 26, // operand*: Python `del`; JS `delete` is unary
  global: 27, // name*; sym = global | nonlocal
  pass: 28,
  go: 29, // value: Go `go` and `defer` (sym)
  yieldStmt: 30, // value: Java `yield` in a switch

  // modules
  import: 31, // item* source?; sym = module text; typeOnly flag
  importItem: 32, // name? alias?; sym = imported name (`default`, `*` for the whole module)
  export: 33, // item* source? body?; default flag, star flag for `export *`
  exportItem: 34, // name alias?; sym = exported name
  package: 35, // name
  directive: 36, // 'use strict', Python `__future__` stays an import

  // declarations
  function: 37, // decorator* modifier* typeParam* name? param* returnType? body?; declarations and expressions; sym = name
  method: 38, // as function, inside a class, object or interface; sym = name; name may be computed
  lambda: 39, // typeParam* param* returnType? body; arrow function, Python lambda, Java lambda, closure
  param: 40, // decorator* target type? default?; spread flag for rest, sym = `*` | `**` in Python; sym = name otherwise
  class: 41, // decorator* modifier* name? typeParam* base* implements* member*; sym = name
  interface: 42, // as class
  enum: 43, // name member*; as class
  enumMember: 44, // decorator* name argument* value? member*; sym = name
  record: 45, // name param* implements* member*
  annotationType: 46, // Java @interface
  field: 47, // decorator* modifier* name type? value?; sym = name; one per declarator
  initializer: 48, // body: static or instance initializer block
  namespace: 49, // name body; TS namespace/module/global
  typeAlias: 50, // name typeParam* value; sym = name
  decorator: 51, // value: a name, member or call; Java annotation; sym = last name
  modifier: 52, // sym = the word; only for modifiers without a flag (override, accessor, sealed, volatile …)

  // expressions
  name: 53, // sym
  this: 54,
  super: 55,
  string: 56, // sym = content after escapes; 0 when over 256 bytes; prefix flags: see flags.ts
  number: 57, // sym = canonical text
  bool: 58, // sym = true | false (lower case in every language)
  null: 59, // null, None, nil; sym = null
  regex: 60, // sym = body; flags text is a `regexFlags` child when there are any
  regexFlags: 61, // sym
  template: 62, // part*; f-string, template literal
  templateText: 63, // sym = content after escapes
  templateExpr: 64, // value format?: one `${…}` or `{…}`
  taggedTemplate: 65, // tag typeArgument* value
  array: 66, // element*; list literal; holes are `empty`
  tuple: 67, // element*
  set: 68, // element*
  object: 69, // member*; JS object, Python dict (pair children), Go composite
  pair: 70, // key value; object property, dict item; shorthand flag, computed flag; sym = key name
  spread: 71, // operand; ...x, *x, **x (sym = `*` | `**` | `...`)
  call: 72, // callee typeArgument* argument*; sym = last name of the callee; optional flag
  new: 73, // callee typeArgument* argument* body?; sym = last name; body holds the members of an anonymous class
  keywordArg: 74, // name value; sym = name
  member: 75, // receiver property; sym = property name; optional flag, computed never
  index: 76, // receiver index*; optional flag
  slice: 77, // lower? upper? step?
  unary: 78, // operand; sym = operator (typeof, delete, void, not …)
  update: 79, // operand; sym = ++ | --; postfix flag
  binary: 80, // left right; sym = operator, including && || ?? and or in instanceof is `not in`
  compare: 81, // operand* of a Python chain a < b < c: operand (operator operand)*
  operator: 82, // sym: inside `compare`
  assign: 83, // target type? value; sym = operator; walrus := too
  conditional: 84, // test consequent else
  sequence: 85, // element*: comma expression
  yield: 86, // operand?; star flag for yield* / yield from
  await: 87, // operand
  cast: 88, // operand type; sym = as | satisfies | ( (prefix casts) | :
  nonNull: 89, // operand
  instanceof: 90, // operand type | pattern: Java only, JS uses binary
  importCall: 91, // argument*: dynamic import()
  metaProperty: 92, // sym = new.target | import.meta
  methodRef: 93, // receiver property: Java `a::b`
  classLiteral: 94, // type: Java `T.class`
  switchExpr: 95, // subject case*
  listComp: 96, // value clause*
  setComp: 97,
  dictComp: 98, // value is a pair
  generatorComp: 99,
  compFor: 100, // target iterable; async flag
  compIf: 101, // test
  ellipsisLiteral: 102, // Python `...` where it is a value
  bind: 103, // value: blank or placeholder forms without a better kind

  // destructuring and match patterns
  objectPattern: 104, // member*: pair (value = target) | rest
  arrayPattern: 105, // element*; holes are `empty`
  assignPattern: 106, // target default
  rest: 107, // target
  matchValue: 108, // value
  matchCapture: 109, // name
  matchWildcard: 110,
  matchSequence: 111, // element*
  matchMapping: 112, // pair* rest?
  matchClass: 113, // callee (pattern | keywordArg)*; Java record pattern
  matchOr: 114, // element*
  matchAs: 115, // pattern name
  typePattern: 116, // type name: Java `T x`

  // JSX
  jsxElement: 117, // tag typeArgument* attribute* child*; sym = tag name; fragments have no tag
  jsxAttribute: 118, // name value?; sym = name
  jsxSpread: 119, // operand
  jsxText: 120, // sym = text, trimmed
  jsxExpr: 121, // value?

  // types
  typeRef: 122, // name typeArgument*; sym = last name; name is a `name` or a `member` chain
  typeArray: 123, // element
  typeTuple: 124, // element*
  typeUnion: 125, // element*
  typeIntersection: 126, // element*
  typeFunction: 127, // typeParam* param* returnType; sym = new for constructor types
  typeObject: 128, // member*
  typeLiteral: 129, // value
  typeOperator: 130, // operand; sym = keyof | unique | readonly | typeof | infer | asserts …
  typeConditional: 131, // test extends then else (roles operand, bound, consequent, else)
  typeMapped: 132, // name bound alias? type?
  typeIndexed: 133, // receiver index
  typePredicate: 134, // name type
  typeImport: 135, // argument* name? typeArgument*
  typeTemplate: 136, // part*
  typeWildcard: 137, // bound?: Java `?`; sym = extends | super
  typeParam: 138, // name bound? default?; sym = name
  typeMember: 139, // signature in an object type without a name: call, construct, index signature (sym)

  // only in patterns
  metavar: 140, // $X; sym = `$X`
  metavarRest: 141, // $...X; sym = `$...X`
  ellipsis: 142, // ...
  deep: 143, // operand: <... p ...>
  typedMetavar: 144, // name(metavar) type: ($X: T), (T $X)
} as const)

export type KindName = keyof typeof K

/** The name of each kind, by number. */
export const KIND_NAMES: readonly KindName[] = Object.keys(K) as KindName[]
