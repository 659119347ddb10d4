/**
 * What a node is: one list for every language. The comment beside each kind names its children by role, in source
 * order; a trailing `*` means any number, `?` means it may be missing. Kinds are only ever appended to this list.
 */
const names = [
  'none', // never stored: "no such node"
  'error', // a span that could not be parsed; children are what was recovered inside it
  'unit', // body*: a whole file

  // statements
  'block', // body*
  'exprStmt', // value
  'varDecl', // modifier* type? declarator*; sym = let | const | var | using | type-led (0)
  'declarator', // target type? value?; sym = name when the target is a plain name
  'if', // test then else?
  'while', // test body else?
  'doWhile', // body test
  'for', // init? test? update* body
  'forEach', // target type? iterable body else?; sym = of | in | : ; async flag for `for await`
  'switch', // subject case*; sym = switch | match
  'case', // (test | pattern)* guard? body*; default flag; also a Java arrow case (lambda flag)
  'break', // label?
  'continue', // label?
  'return', // value?
  'throw', // value? cause?
  'try', // resource* body handler* else? finally?
  'catch', // param? type* body; param is a name, a pattern or a param node
  'labeled', // label body
  'empty',
  'debugger',
  'with', // resource* body; Python `with`, Java `synchronized` (sym), JS `with`
  'withItem', // value target?
  'assert', // test message?
  'delete', // operand*: Python `del`; JS `delete` is unary
  'global', // name*; sym = global | nonlocal
  'pass',
  'go', // value: Go `go` and `defer` (sym)
  'yieldStmt', // value: Java `yield` in a switch

  // modules
  'import', // item* source?; sym = module text; typeOnly flag
  'importItem', // name? alias?; sym = imported name (`default`, `*` for the whole module)
  'export', // item* source? body?; default flag, star flag for `export *`
  'exportItem', // name alias?; sym = exported name
  'package', // name
  'directive', // 'use strict', Python `__future__` stays an import

  // declarations
  'function', // decorator* modifier* typeParam* name? param* returnType? body?; declarations and expressions; sym = name
  'method', // as function, inside a class, object or interface; sym = name; name may be computed
  'lambda', // typeParam* param* returnType? body; arrow function, Python lambda, Java lambda, closure
  'param', // decorator* target type? default?; spread flag for rest, sym = `*` | `**` in Python; sym = name otherwise
  'class', // decorator* modifier* name? typeParam* base* implements* member*; sym = name
  'interface', // as class
  'enum', // name member*; as class
  'enumMember', // decorator* name argument* value? member*; sym = name
  'record', // name param* implements* member*
  'annotationType', // Java @interface
  'field', // decorator* modifier* name type? value?; sym = name; one per declarator
  'initializer', // body: static or instance initializer block
  'namespace', // name body; TS namespace/module/global
  'typeAlias', // name typeParam* value; sym = name
  'decorator', // value: a name, member or call; Java annotation; sym = last name
  'modifier', // sym = the word; only for modifiers without a flag (override, accessor, sealed, volatile …)

  // expressions
  'name', // sym
  'this',
  'super',
  'string', // sym = content after escapes; 0 when over 256 bytes; prefix flags: see flags.ts
  'number', // sym = canonical text
  'bool', // sym = true | false (lower case in every language)
  'null', // null, None, nil; sym = null
  'regex', // sym = body; flags text is a `regexFlags` child when there are any
  'regexFlags', // sym
  'template', // part*; f-string, template literal
  'templateText', // sym = content after escapes
  'templateExpr', // value format?: one `${…}` or `{…}`
  'taggedTemplate', // tag typeArgument* value
  'array', // element*; list literal; holes are `empty`
  'tuple', // element*
  'set', // element*
  'object', // member*; JS object, Python dict (pair children), Go composite
  'pair', // key value; object property, dict item; shorthand flag, computed flag; sym = key name
  'spread', // operand; ...x, *x, **x (sym = `*` | `**` | `...`)
  'call', // callee typeArgument* argument*; sym = last name of the callee; optional flag
  'new', // callee typeArgument* argument* body?; sym = last name; body holds the members of an anonymous class
  'keywordArg', // name value; sym = name
  'member', // receiver property; sym = property name; optional flag, computed never
  'index', // receiver index*; optional flag
  'slice', // lower? upper? step?
  'unary', // operand; sym = operator (typeof, delete, void, not …)
  'update', // operand; sym = ++ | --; postfix flag
  'binary', // left right; sym = operator, including && || ?? and or in instanceof is `not in`
  'compare', // operand* of a Python chain a < b < c: operand (operator operand)*
  'operator', // sym: inside `compare`
  'assign', // target type? value; sym = operator; walrus := too
  'conditional', // test then else
  'sequence', // element*: comma expression
  'yield', // operand?; star flag for yield* / yield from
  'await', // operand
  'cast', // operand type; sym = as | satisfies | ( (prefix casts) | :
  'nonNull', // operand
  'instanceof', // operand type | pattern: Java only, JS uses binary
  'importCall', // argument*: dynamic import()
  'metaProperty', // sym = new.target | import.meta
  'methodRef', // receiver property: Java `a::b`
  'classLiteral', // type: Java `T.class`
  'switchExpr', // subject case*
  'listComp', // value clause*
  'setComp',
  'dictComp', // value is a pair
  'generatorComp',
  'compFor', // target iterable; async flag
  'compIf', // test
  'ellipsisLiteral', // Python `...` where it is a value
  'bind', // value: blank or placeholder forms without a better kind

  // destructuring and match patterns
  'objectPattern', // member*: pair (value = target) | rest
  'arrayPattern', // element*; holes are `empty`
  'assignPattern', // target default
  'rest', // target
  'matchValue', // value
  'matchCapture', // name
  'matchWildcard',
  'matchSequence', // element*
  'matchMapping', // pair* rest?
  'matchClass', // callee (pattern | keywordArg)*; Java record pattern
  'matchOr', // element*
  'matchAs', // pattern name
  'typePattern', // type name: Java `T x`

  // JSX
  'jsxElement', // tag typeArgument* attribute* child*; sym = tag name; fragments have no tag
  'jsxAttribute', // name value?; sym = name
  'jsxSpread', // operand
  'jsxText', // sym = text, trimmed
  'jsxExpr', // value?

  // types
  'typeRef', // name typeArgument*; sym = last name; name is a `name` or a `member` chain
  'typeArray', // element
  'typeTuple', // element*
  'typeUnion', // element*
  'typeIntersection', // element*
  'typeFunction', // typeParam* param* returnType; sym = new for constructor types
  'typeObject', // member*
  'typeLiteral', // value
  'typeOperator', // operand; sym = keyof | unique | readonly | typeof | infer | asserts …
  'typeConditional', // test extends then else (roles operand, bound, then, else)
  'typeMapped', // name bound alias? type?
  'typeIndexed', // receiver index
  'typePredicate', // name type
  'typeImport', // argument* name? typeArgument*
  'typeTemplate', // part*
  'typeWildcard', // bound?: Java `?`; sym = extends | super
  'typeParam', // name bound? default?; sym = name
  'typeMember', // signature in an object type without a name: call, construct, index signature (sym)

  // only in patterns
  'metavar', // $X; sym = `$X`
  'metavarRest', // $...X; sym = `$...X`
  'ellipsis', // ...
  'deep', // operand: <... p ...>
  'typedMetavar', // name(metavar) type: ($X: T), (T $X)
] as const

export type KindName = (typeof names)[number]

/** The name of each kind, by number. */
export const KIND_NAMES: readonly KindName[] = names

/** Kind numbers by name: `K.call`. */
export const K = Object.fromEntries(names.map((name, index) => [name, index])) as { readonly [N in KindName]: number }
