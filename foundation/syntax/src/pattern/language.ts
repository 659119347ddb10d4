import { parseJavaScript, parseJavaScriptPattern } from '../javascript/index.ts'
import type { Dialect } from '../javascript/index.ts'
import { K } from '../tree/index.ts'
import type { Names, Tree } from '../tree/index.ts'
import { parseJava } from '../java/index.ts'
import { parsePython } from '../python/index.ts'
import { factsOfJavaScript, factsOfPython } from './facts-scoped.ts'
import { noFacts } from './facts.ts'
import type { Facts } from './facts.ts'
import { formOf, normalizePattern } from './pattern.ts'
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

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** A clause that cannot stand alone is read behind what it belongs to, and looked for by itself. */
const PYTHON_CLAUSES: readonly { readonly starts: RegExp; readonly before: string; readonly kind: number }[] = [
  { starts: /^except\b/, before: 'try:\n  pass\n', kind: K.catch },
]

const readPythonPattern: PatternReader = (source, names) => {
  const text = decoder.decode(source)
  const clause = PYTHON_CLAUSES.find((one) => one.starts.test(text))
  const bytes = clause === undefined ? source : encoder.encode(clause.before + text)
  const tree = parsePython(bytes, { names, pattern: true })
  if (tree.errorTexts.length > 0 || tree.count < 2) return undefined
  normalizePattern(tree)
  if (clause === undefined) return { tree, ...formOf(tree) }
  const node = tree.kind.indexOf(clause.kind)
  return node < 0 ? undefined : { tree, form: 'part', nodes: [node] }
}

const python: PatternLanguage = {
  id: 'python',
  ruleNames: ['python', 'py', 'python2', 'python3'],
  extensions: ['py', 'pyi'],
  parse: (source, names) => parsePython(source, { names }),
  readPattern: readPythonPattern,
  facts: factsOfPython,
}

const java: PatternLanguage = {
  id: 'java',
  ruleNames: ['java'],
  extensions: ['java'],
  parse: (source, names) => parseJava(source, { names }),
  readPattern: (source, names) => {
    const tree = parseJava(source, { names, pattern: true })
    if (tree.errorTexts.length > 0 || tree.count < 2) return undefined
    normalizePattern(tree)
    return { tree, ...formOf(tree) }
  },
  facts: noFacts,
}

const languages: PatternLanguage[] = [
  java,
  python,
  ecmascript('javascript', 'jsx', { ruleNames: ['js', 'javascript'], extensions: ['js', 'jsx', 'mjs', 'cjs'] }),
  ecmascript('typescript', 'tsx', { ruleNames: ['ts', 'typescript'], extensions: ['ts', 'tsx', 'mts', 'cts'] }),
]

/** The languages that patterns can be written in. */
export const patternLanguages: readonly PatternLanguage[] = languages

/** The language that a rule means by a name in its `languages:` list. */
export const languageOfRule = (name: string): PatternLanguage | undefined =>
  languages.find((one) => one.ruleNames.includes(name.toLowerCase()))

export { noFacts }
