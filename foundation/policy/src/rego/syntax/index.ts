export * from './ast.ts'
export * from './module-parser.ts'
export { locate } from './position.ts'
export { isWildcard, staticPath } from './term-parser.ts'
