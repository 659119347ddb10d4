import { javascript } from './javascript/index.ts'
import { java } from './java/index.ts'
import { python } from './python/index.ts'
import type { LanguageModels } from './row.ts'

export {
  barrier,
  calls,
  Context,
  ends,
  flow,
  has,
  Kind,
  neutral,
  returns,
  same,
  sink,
  source,
  spellOut,
  textSource,
} from './row.ts'
export type { At, ContextName, EntryRow, KindName, LanguageModels, ModelRow, ParameterHint, When } from './row.ts'

/** What is known of libraries and frameworks, by language. */
export const models: Readonly<Record<'javascript' | 'python' | 'java', LanguageModels>> = { javascript, python, java }
