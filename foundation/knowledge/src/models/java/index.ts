import type { LanguageModels } from '../row.ts'

export const java: LanguageModels = {
  rows: [],
  bases: {},
  aliases: {},
  hints: [],
  entries: [],
  parameterAnnotations: {},
}
