import { compareVersions, golang } from '@bartizan/knowledge/versions'
import { itemsOf, textAt, valueAt } from '@bartizan/syntax/json'
import { parseToml } from '@bartizan/syntax/toml'
import { add, compact, finish, newDraft, note, placeOf, treeOf } from '../draft.ts'
import type { Draft } from '../draft.ts'
import { contentStart, linesOf } from '../lines.ts'
import type { Line } from '../lines.ts'
import { besides } from '../paths.ts'
import type { Extraction, Format, FoundPackage, Neighbours } from '../types.ts'

/** One line of a go.mod: its verb, with the words behind it. */
interface Statement {
  readonly verb: string
  readonly words: readonly string[]
  readonly indirect: boolean
  readonly line: Line
}

const unquote = (word: string): string => word.replace(/^["`](.*)["`]$/, '$1')

function statementsOf(text: string): Statement[] {
  const statements: Statement[] = []
  let block = ''
  for (const line of linesOf(text)) {
    const comment = line.text.indexOf('//')
    const indirect = comment >= 0 && /^\/\/\s*indirect\b/.test(line.text.slice(comment))
    const content = (comment < 0 ? line.text : line.text.slice(0, comment)).trim()
    if (content === '') continue
    if (block !== '' && content === ')') {
      block = ''
      continue
    }
    const words = content.split(/\s+/).map(unquote)
    if (block === '' && words.at(-1) === '(') {
      block = words[0]!
      continue
    }
    const verb = block === '' ? words.shift()! : block
    statements.push({ verb, words, indirect, line })
  }
  return statements
}

const bare = (version: string): string => (version.startsWith('v') ? version.slice(1) : version)

function moduleAt(line: Line, name: string, version: string): FoundPackage {
  const local = /^\.{0,2}\//.test(name) || name === '.' || name === '..'
  return {
    ecosystem: 'Go',
    name,
    version: bare(version),
    start: contentStart(line),
    end: line.end,
    direct: true,
    scopes: ['prod'],
    ...(local ? { source: { kind: 'path', url: name } } : {}),
  }
}

/** The language version, or the toolchain that takes its place, is the version of the standard library. */
function standardLibrary(statements: readonly Statement[]): FoundPackage | undefined {
  const toolchain = statements.find((statement) => statement.verb === 'toolchain' && statement.words[0] !== 'default')
  const chosen = toolchain ?? statements.find((statement) => statement.verb === 'go')
  const version = /^(?:go)?(\d+(?:\.\d+)*(?:(?:rc|beta)\d+)?)/.exec(chosen?.words[0] ?? '')?.[1]
  if (chosen === undefined || version === undefined) return undefined
  const oldest = toolchain === undefined ? { requirement: `>=${version}` } : {}
  return { ...moduleAt(chosen.line, 'stdlib', version), ...oldest, marks: ['runtime'] }
}

/** `replace old [v] => new [v]`; the place of a replaced module is that of the replacement. */
function replaceAll(draft: Draft, statements: readonly Statement[]): void {
  const places = new Map<string, number[]>()
  for (const [index, found] of draft.packages.entries()) {
    const list = places.get(found.name)
    if (list === undefined) places.set(found.name, [index])
    else list.push(index)
  }
  for (const { words, line } of statements) {
    const arrow = words.indexOf('=>')
    if (arrow < 1) continue
    const [old, oldVersion] = words.slice(0, arrow)
    const [target, targetVersion] = words.slice(arrow + 1)
    let joined = false
    for (const index of places.get(old ?? '') ?? []) {
      const found = draft.packages[index]!
      if (found.name !== old || (oldVersion !== undefined && bare(oldVersion) !== found.version)) continue
      const made = moduleAt(line, target ?? '', targetVersion ?? '')
      draft.packages[index] = joined
        ? { ...found, name: '' }
        : compact({
            ...made,
            direct: found.direct,
            scopes: found.scopes,
            key: `${found.name}@${found.version}`,
            alias: found.name,
          })
      joined = true
    }
  }
}

/** Removes what `replace` joined into one module. */
function dropReplaced(draft: Draft): void {
  const kept = draft.packages.filter((found) => found.name !== '')
  draft.packages.splice(0, draft.packages.length, ...kept)
}

/** Since Go 1.17 a go.mod names all modules that are built in; before, go.sum is the only list of them. */
function prunes(statements: readonly Statement[]): boolean {
  const version = statements.find((statement) => statement.verb === 'go')?.words[0] ?? '1.17'
  const [major, minor] = version.split('.').map(Number)
  return (major ?? 1) > 1 || (minor ?? 0) >= 17
}

function addSums(draft: Draft, path: string, near: Neighbours | undefined): void {
  draft.incomplete = near === undefined
  const sums = near?.read(besides(path, 'go.sum') ?? '')
  if (sums === undefined) return
  const known = new Set(draft.packages.map((found) => found.alias ?? found.name))
  const latest = new Map<string, string>()
  for (const line of linesOf(sums)) {
    const [name, version, hash] = line.text.split(' ')
    if (
      name === undefined ||
      version === undefined ||
      hash === undefined ||
      version.endsWith('/go.mod') ||
      known.has(name)
    )
      continue
    const have = latest.get(name)
    if (have === undefined || (compareVersions(golang, have, version) ?? 0) < 0) latest.set(name, version)
  }
  for (const [name, version] of latest)
    add(draft, { ecosystem: 'Go', name, version: bare(version), start: 0, end: 0, direct: false, scopes: ['prod'] })
}

function extract(text: string, path: string, near?: Neighbours): Extraction {
  const draft = newDraft()
  const statements = statementsOf(text)
  for (const statement of statements) {
    const [name, version] = statement.words
    if (statement.verb === 'module' && name !== undefined) draft.project = { name }
    if (statement.verb !== 'require') continue
    if (name === undefined || version === undefined)
      note(draft, { kind: 'unparsed', offset: statement.line.start, reason: 'a requirement without a version' })
    else add(draft, { ...moduleAt(statement.line, name, version), direct: !statement.indirect })
  }
  replaceAll(
    draft,
    statements.filter((statement) => statement.verb === 'replace'),
  )
  dropReplaced(draft)
  const library = standardLibrary(statements)
  if (library !== undefined) add(draft, library)
  if (!prunes(statements)) addSums(draft, path, near)
  if (
    statements.length > 0 &&
    !statements.some(({ verb }) => verb === 'module' || verb === 'require' || verb === 'go')
  ) {
    note(draft, { kind: 'unparsed', offset: 0, reason: 'no statement of a go.mod' })
  }
  return finish(draft)
}

function extractWork(text: string): Extraction {
  const draft = newDraft()
  const statements = statementsOf(text)
  const library = standardLibrary(statements)
  if (library !== undefined) add(draft, library)
  return finish(draft)
}

const asked = (found: FoundPackage): FoundPackage => ({ ...found, direct: true })

/** A header of vendor/modules.txt: the module that is built in, by its replacement where that is a module too. */
function vendored(line: Line): FoundPackage | undefined {
  const words = line.text.slice(2).split(/\s+/)
  const arrow = words.indexOf('=>')
  const [name, version] = words
  const [target, targetVersion] = arrow < 0 ? [] : words.slice(arrow + 1)
  if (target !== undefined && targetVersion !== undefined)
    return { ...moduleAt(line, target, targetVersion), direct: false, alias: name! }
  if (name === undefined || version === undefined || version === '=>') return undefined
  return {
    ...moduleAt(line, name, version),
    direct: false,
    ...(target === undefined ? {} : { source: { kind: 'path', url: target } }),
  }
}

/** vendor/modules.txt: what is really built in; a module without a package is not. */
function extractVendor(text: string): Extraction {
  const draft = newDraft()
  let pending: FoundPackage | undefined
  for (const line of linesOf(text)) {
    if (line.text.startsWith('## ')) {
      if (pending !== undefined && line.text.includes('explicit')) pending = asked(pending)
    } else if (line.text.startsWith('# ')) pending = vendored(line)
    else if (line.text !== '' && pending !== undefined) {
      add(draft, pending)
      pending = undefined
    }
  }
  return finish(draft)
}

/** Gopkg.lock of dep, the tool before modules. */
function extractDep(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseToml(text))
  for (const project of itemsOf(valueAt(root, 'projects'))) {
    const version = bare(textAt(project, 'version') ?? '')
    const commit = textAt(project, 'revision')
    add(
      draft,
      compact({
        ecosystem: 'Go',
        name: textAt(project, 'name') ?? '',
        version,
        ...placeOf(project),
        scopes: [],
        source: commit === undefined ? undefined : { kind: 'git' as const, commit },
      }),
    )
  }
  return finish(draft)
}

export const goDep: Format = {
  id: 'go-dep',
  kind: 'lockfile',
  matches: (name) => name === 'Gopkg.lock',
  extract: extractDep,
}
export const goMod: Format = { id: 'go-mod', kind: 'lockfile', matches: (name) => name === 'go.mod', extract }
export const goWork: Format = {
  id: 'go-work',
  kind: 'manifest',
  matches: (name) => name === 'go.work',
  extract: extractWork,
}
export const goVendor: Format = {
  id: 'go-vendor',
  kind: 'lockfile',
  matches: (name, path) => name === 'modules.txt' && /(?:^|\/)vendor\/modules\.txt$/.test(path),
  extract: extractVendor,
}
