export { parseToml } from './parse.ts'
export type { TomlOptions } from './parse.ts'
