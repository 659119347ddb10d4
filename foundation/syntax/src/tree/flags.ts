/**
 * Flag bits of a node (16 bits). Some bits mean different things on kinds that can never meet; both names are given.
 */
export const F = {
  /** async function, `for await`, `async for`, `async with` */
  async: 1,
  /** generator function, `yield*`, `yield from`, `export *` */
  star: 2,
  static: 4,
  /** `?.` on member, index, call; `x?` on params, fields, methods */
  optional: 8,
  /** computed key `[k]` */
  computed: 16,
  /** const, final, readonly */
  final: 32,
  public: 64,
  private: 128,
  protected: 256,
  /** abstract member or class */
  abstract: 512,
  /** `get` accessor (method) */
  getter: 1024,
  /** `{ a }` (pair) */
  shorthand: 1024,
  /** Java `case x ->` (case) */
  arrowCase: 1024,
  /** f-string, template (string kinds) */
  raw: 1024,
  /** `set` accessor (method) */
  setter: 2048,
  /** `x++` (update) */
  postfix: 2048,
  /** `...x` on a param, `*args` */
  spread: 2048,
  /** b'' string */
  bytes: 2048,
  /** written inside parentheses (the span excludes them) */
  paren: 4096,
  /** this node holds an error node somewhere below; on a function: its summary is unknown */
  broken: 8192,
  /** export default, default case, Java default method */
  default: 16384,
  /** `import type`, `declare` */
  typeOnly: 32768,
} as const
