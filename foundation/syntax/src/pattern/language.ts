import { parseJavaScript, parseJavaScriptPattern } from '../javascript/index.ts'
import type { Dialect } from '../javascript/index.ts'
import { K } from '../tree/index.ts'
import type { Names, Tree } from '../tree/index.ts'
import { parseJava } from '../java/index.ts'
import { parsePython } from '../python/index.ts'
import { factsOfJava, factsOfJavaScript, factsOfPython } from './facts-scoped.ts'
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

type Clause = { readonly starts: RegExp; readonly before: string; readonly after?: string; readonly kind: number }

/** Clauses that cannot stand alone are read behind what they belong to, and looked for by themselves. */
const PYTHON_CLAUSES: readonly Clause[] = [
  { starts: /^except\b/, before: 'try:\n  pass\n', kind: K.catch },
  { starts: /^finally\b/, before: 'try:\n  pass\n', kind: K.block },
]
const JAVA_CLAUSES: readonly Clause[] = [
  { starts: /^catch\b/, before: 'try { } ', kind: K.catch },
  { starts: /^finally\b/, before: 'try { } ', kind: K.block },
]

/** Decorators and annotations alone: read before a definition when they make no pattern by themselves. */
const PYTHON_DECORATOR: Clause = { starts: /^@/, before: '', after: '\ndef f(): ...', kind: K.decorator }
const JAVA_ANNOTATION: Clause = { starts: /^@/, before: '', after: '\nclass X { }', kind: K.decorator }

type Read = (source: Uint8Array, names: Names) => Tree

/** Reads a pattern through a parser's pattern mode. */
const readWhole = (
  read: Read,
  clauses: readonly Clause[],
  source: Uint8Array,
  names: Names,
): ReturnType<PatternReader> => {
  const text = decoder.decode(source)
  const clause = clauses.find((one) => one.starts.test(text))
  const tree = read(
    clause === undefined ? source : encoder.encode(`${clause.before}${text}${clause.after ?? ''}`),
    names,
  )
  if (tree.errorTexts.length > 0 || tree.count < 2) return undefined
  normalizePattern(tree)
  if (clause === undefined) return { tree, ...formOf(tree) }
  const node = tree.kind.lastIndexOf(clause.kind)
  return node < 0 ? undefined : { tree, form: 'part', nodes: [node] }
}

/** `f($X: int)`: a typed metavariable among arguments, which wants parentheses of its own. */
const TYPED = /(?<=[(,]\s*)(\$[A-Z_][A-Z_0-9]*\s*:\s*[A-Za-z_][\w.]*)(?=\s*[,)])/g

/** `$...STATEMENTS` on a line of its own, which Java wants to end. */
const LONE_REST = /^([ \t]*\$\.\.\.[A-Z_][A-Z_0-9]*)[ \t]*$/gm

const readPythonPattern: PatternReader = (source, names) => {
  const read: Read = (bytes) => parsePython(bytes, { names, pattern: true })
  const found = readWhole(read, PYTHON_CLAUSES, source, names)
  if (found !== undefined) return found
  const decorator = readWhole(read, [PYTHON_DECORATOR], source, names)
  if (decorator !== undefined) return decorator
  const text = decoder.decode(source)
  const wrapped = text.replaceAll(TYPED, '($1)')
  return wrapped === text ? undefined : readWhole(read, PYTHON_CLAUSES, encoder.encode(wrapped), names)
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
    const read: Read = (bytes) => parseJava(bytes, { names, pattern: true })
    const text = encoder.encode(decoder.decode(source).replaceAll(LONE_REST, '$1;'))
    return readWhole(read, JAVA_CLAUSES, text, names) ?? readWhole(read, [JAVA_ANNOTATION], text, names)
  },
  facts: factsOfJava,
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
