export { checkLinear, type Doubt } from './check.ts'
export { compileRegex, type LinearMatch, type LinearRegex } from './regex.ts'
export type { RegexProblem } from './syntax.ts'
