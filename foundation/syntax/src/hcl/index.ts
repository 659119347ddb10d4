export type * from './ast.ts'
export { parseHclJson } from './json.ts'
export { parseHcl, parseHclExpression, parseHclTemplate, type ParseOptions } from './parse.ts'
