import { add, compact, finish, newDraft } from '../draft.ts'
import { contentStart, linesOf } from '../lines.ts'
import { hostOf } from '../source.ts'
import { besides } from '../paths.ts'
import type { Extraction, Format, Mark, Neighbours, Scope } from '../types.ts'

const GEM = /^\s*gem\s*\(?\s*["']([\w.-]+)["']((?:\s*,\s*["'][^"']*["'])*)(.*)$/
const GIT = /\b(?:git|github):\s*["']([^"']+)["']/

function scopeOfGroups(groups: string): Scope {
  const names = groups.match(/:\w+|["']\w+["']/g) ?? []
  if (names.length === 0) return 'prod'
  if (names.every((name) => /test/.test(name))) return 'test'
  return names.every((name) => /development|test|ci|lint/.test(name)) ? 'dev' : 'prod'
}

/** Gemfile: the gem lines that are written out. */
function extractGemfile(text: string): Extraction {
  const draft = newDraft()
  const groups: Scope[] = []
  for (const line of linesOf(text)) {
    if (line.text.length > 2000) continue
    const block = /^\s*group\s*\(?\s*(.+?)\)?\s+do\b/.exec(line.text)
    if (block !== null) groups.push(scopeOfGroups(block[1]!))
    else if (/^\s*end\b/.test(line.text)) groups.pop()
    const match = GEM.exec(line.text)
    if (match === null) continue
    const ranges = [...match[2]!.matchAll(/["']([^"']*)["']/g)].map((range) => range[1]!)
    const inline = /\bgroups?:\s*(\[[^\]]*\]|:\w+)/.exec(match[3]!)?.[1]
    const git = GIT.exec(match[3]!)?.[1]
    const marks: Mark[] =
      ranges.length === 0 && git === undefined
        ? ['floating']
        : ranges.some((range) => /^=?\s*\d/.test(range))
          ? ['pinned']
          : []
    add(
      draft,
      compact({
        ecosystem: 'RubyGems',
        name: match[1]!,
        version: marks[0] === 'pinned' && ranges.length === 1 ? ranges[0]!.replace(/^=\s*/, '') : '',
        requirement: ranges.join(', '),
        start: contentStart(line),
        end: line.end,
        direct: true,
        scopes: [
          /\b(?:platforms?|install_if):/.test(match[3]!)
            ? 'optional'
            : inline === undefined
              ? (groups.at(-1) ?? 'prod')
              : scopeOfGroups(inline),
        ],
        source:
          git === undefined
            ? undefined
            : compact({ kind: 'git' as const, host: hostOf(git) ?? 'github.com', url: git }),
        marks: marks.length === 0 ? undefined : marks,
      }),
    )
  }
  return finish(draft)
}

const FIELD = /^\s*\w+\.(name|version)\s*=\s*(?:["']|%q[<({[])([^"'>)}\]]+)/
const CONSTANT = /^[ \t]*\w+\.version\s*=\s*(?:::)?([A-Z]\w*(?:::\w+)*)/m
const ADDED =
  /^\s*\w+\.add_(?:(development)_|runtime_)?dependency\s*\(?\s*(?:["']|%q[<({[])([\w.-]+)(?:["']|[>)}\]])(.*)$/

/** A gemspec: the gem itself, and what it asks for. A version held in a constant is left for the project phase. */
function extractGemspec(text: string, path: string, near?: Neighbours): Extraction {
  const draft = newDraft()
  const fields = new Map<string, { value: string; start: number; end: number }>()
  const wanted = new Set<string>()
  for (const line of linesOf(text)) {
    if (line.text.length > 2000) continue
    const field = FIELD.exec(line.text)
    if (field !== null && !fields.has(field[1]!))
      fields.set(field[1]!, { value: field[2]!, start: contentStart(line), end: line.end })
    const added = ADDED.exec(line.text)
    if (added === null || wanted.has(added[2]!)) continue
    wanted.add(added[2]!)
    const range = (added[3]!.match(/["']([^"']+)["']/g) ?? []).map((part) => part.slice(1, -1)).join(', ')
    add(draft, {
      ecosystem: 'RubyGems',
      name: added[2]!,
      version: '',
      requirement: range,
      start: contentStart(line),
      end: line.end,
      direct: true,
      scopes: [added[1] === undefined ? 'prod' : 'dev'],
    })
  }
  const name = fields.get('name')
  const constant = fields.has('version') ? undefined : CONSTANT.exec(text)
  if (name !== undefined && constant !== null && constant !== undefined) {
    const value = constantValue(text, path, constant[1]!, near)
    if (value === undefined) draft.incomplete = near === undefined
    else fields.set('version', { value, start: constant.index, end: constant.index + constant[0].length })
  }
  const version = fields.get('version')
  if (name !== undefined && version !== undefined)
    draft.packages.unshift({
      ecosystem: 'RubyGems',
      name: name.value,
      version: version.value,
      start: name.start,
      end: name.end,
      key: '',
      scopes: [],
      marks: ['workspace'],
    })
  if (name !== undefined) draft.project = compact({ name: name.value, version: version?.value })
  return finish(draft)
}

const REQUIRED =
  /\b(?:require(?:_relative)?|load)\b[ \t(]*(?:File\.(?:join|expand_path)\s*\()?([^\n]*(?:\n\s+[^\n]*['"][^\n]*){0,6})/g

/** The value of a version constant: of this file, or of the files that it requires. */
function constantValue(text: string, path: string, constant: string, near: Neighbours | undefined): string | undefined {
  const last = constant.split('::').at(-1)!
  const literal = new RegExp(`\\b${last}\\s*=\\s*["']([^"'\\n]+)["']`)
  const own = literal.exec(text)?.[1]
  if (own !== undefined || near === undefined) return own
  for (const match of text.matchAll(REQUIRED)) {
    const parts = [...match[1]!.matchAll(/["']([^"'\n]+)["']/g)].map((part) => part[1]!)
    const joined = parts.join('/').replace(/^\.?\/+/, '')
    for (const candidate of [joined, `lib/${joined}`, parts[0] ?? '', `lib/${parts[0] ?? ''}`]) {
      const file = besides(path, candidate.endsWith('.rb') ? candidate : `${candidate}.rb`)
      const found = file === undefined ? undefined : literal.exec(near.read(file) ?? '')?.[1]
      if (found !== undefined) return found
    }
  }
  return undefined
}

export const gemfile: Format = {
  id: 'gemfile',
  kind: 'manifest',
  matches: (name) => name === 'Gemfile' || name === 'gems.rb',
  extract: extractGemfile,
}
export const gemspec: Format = {
  id: 'gemspec',
  kind: 'manifest',
  matches: (name) => name.endsWith('.gemspec'),
  extract: extractGemspec,
}
