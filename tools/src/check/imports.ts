/** A module that a file names. */
export interface Import {
  readonly specifier: string
  readonly line: number
  /** Vanishes when types are stripped, so that it can form no cycle at run time. */
  readonly typeOnly: boolean
}

const statement =
  /^[ \t]*(?:import|export)\b(?<type>[ \t]+type\b)?(?:[^'";`]*?\bfrom)?[ \t\n]*['"](?<specifier>[^'"\n]+)['"]/gm
const call = /\b(?:import|import\.meta\.resolve)\(\s*['"](?<specifier>[^'"\n]+)['"]/g
const url = /\bnew URL\(\s*['"](?<specifier>\.{1,2}\/[^'"\n]+\.ts)['"]/g

/** All static and dynamic imports of a TypeScript text, in order of appearance. */
export function importsOf(text: string): readonly Import[] {
  const found: (Import & { at: number })[] = []
  for (const pattern of [statement, call, url]) {
    for (const match of text.matchAll(pattern)) {
      const specifier = match.groups?.['specifier']
      if (specifier === undefined || isQuoted(text, match.index)) continue
      const line = text.slice(0, match.index).split('\n').length
      found.push({ specifier, line, typeOnly: match.groups?.['type'] !== undefined, at: match.index })
    }
  }
  return found.sort((a, b) => a.at - b.at).map(({ specifier, line, typeOnly }) => ({ specifier, line, typeOnly }))
}

/** True inside a comment line or an open quote of the same line: examples in texts import nothing. */
function isQuoted(text: string, at: number): boolean {
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  if (/^\s*(\/\/|\/?\*)/.test(before)) return true
  return ['"', "'", '`'].some((quote) => before.split(quote).length % 2 === 0)
}

/** `@scope/name/sub` → `@scope/name`; `name/sub` → `name`. */
export function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}
