export * from './node.ts'
export { parseJson } from './parse.ts'
export type { JsonOptions } from './parse.ts'
