export { PatternError } from './ast.ts'
export { Regex } from './regex.ts'
export type { Match } from './regex.ts'
