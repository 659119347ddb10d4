export { detector } from './detector.ts'
export { parseExpression } from './expression/parse.ts'
export type { Expression } from './expression/ast.ts'
