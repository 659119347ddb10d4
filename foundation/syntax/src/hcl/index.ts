export type * from './ast.ts'
export { parseHcl, parseHclExpression, type ParseOptions } from './parse.ts'
