import { parseJavaScript, parseJavaScriptPattern } from '../javascript/index.ts'
import type { Dialect } from '../javascript/index.ts'
import type { Names, Tree } from '../tree/index.ts'
import { factsOfJavaScript } from './facts-javascript.ts'
import { noFacts } from './facts.ts'
import type { Facts } from './facts.ts'
import type { PatternReader } from './pattern.ts'

/** How a language takes part in pattern matching. */
export type PatternLanguage = {
  readonly id: string
  /** the names that rules use in `languages:` */
  readonly ruleNames: readonly string[]
  readonly extensions: readonly string[]
  parse(source: Uint8Array, names: Names, path: string): Tree
  readonly readPattern: PatternReader
  facts(tree: Tree): Facts
}

const ecmascript = (
  id: string,
  fallback: Dialect,
  about: Pick<PatternLanguage, 'ruleNames' | 'extensions'>,
): PatternLanguage => ({
  id,
  ...about,
  parse: (source, names, path) => {
    const dialect = path.endsWith('.ts') || path.endsWith('.mts') || path.endsWith('.cts') ? 'typescript' : fallback
    return parseJavaScript(source, { dialect, names })
  },
  readPattern: (source, names) => parseJavaScriptPattern(source, { dialect: 'tsx', names }),
  facts: factsOfJavaScript,
})

const languages: PatternLanguage[] = [
  ecmascript('javascript', 'jsx', { ruleNames: ['js', 'javascript'], extensions: ['js', 'jsx', 'mjs', 'cjs'] }),
  ecmascript('typescript', 'tsx', { ruleNames: ['ts', 'typescript'], extensions: ['ts', 'tsx', 'mts', 'cts'] }),
]

/** The languages that patterns can be written in. */
export const patternLanguages: readonly PatternLanguage[] = languages

/** The language that a rule means by a name in its `languages:` list. */
export const languageOfRule = (name: string): PatternLanguage | undefined =>
  languages.find((one) => one.ruleNames.includes(name.toLowerCase()))

export { noFacts }
