import { add, compact, finish, link, newDraft, note } from '../draft.ts'
import type { Draft } from '../draft.ts'
import { linesOf } from '../lines.ts'
import type { Line } from '../lines.ts'
import { hostOf, withoutCredentials } from '../source.ts'
import type { Extraction, Format, PackageSource } from '../types.ts'

interface State {
  readonly draft: Draft
  section: string
  remote: string
  revision: string
  /** Key of the gem whose wants follow. */
  current: string
  readonly byName: Map<string, string>
  readonly wants: [from: string, name: string, requirement: string][]
  readonly direct: Set<string>
  readonly checksums: Map<string, string>
}

function sourceOfSection({ section, remote, revision }: State): PackageSource {
  const url = remote === '' ? {} : { url: withoutCredentials(remote) }
  if (section === 'GIT')
    return compact({
      kind: 'git' as const,
      host: hostOf(remote),
      ...url,
      commit: revision === '' ? undefined : revision,
    })
  if (section === 'PATH') return { kind: 'path', ...url }
  return compact({ kind: 'registry' as const, host: hostOf(remote), ...url })
}

/** `name (1.2.3-x86_64-linux)`: the platform hangs on the version behind a hyphen. */
const SPEC = /^ {4}(\S+) \(([^)-]+)(?:-([^)]+))?\)$/
const WANT = /^ {6}(\S+?)!?(?: \((.*)\))?$/

function readSpec(state: State, line: Line): void {
  const spec = SPEC.exec(line.text)
  if (spec !== null) {
    const [, name, version, platform] = spec
    const key = `${name}@${version}`
    state.current = key
    if (state.byName.get(name!) === key) return
    state.byName.set(name!, key)
    add(
      state.draft,
      compact({
        ecosystem: 'RubyGems',
        name: name!,
        version: version!,
        start: line.start + 4,
        end: line.end,
        key,
        scopes: [],
        source: sourceOfSection(state),
        qualifiers: platform === undefined ? undefined : { platform },
      }),
    )
    return
  }
  const want = WANT.exec(line.text)
  if (want !== null && state.current !== '') state.wants.push([state.current, want[1]!, want[2] ?? ''])
  else if (/^ {4}\S+$/.test(line.text))
    note(state.draft, {
      kind: 'unparsed',
      offset: line.start,
      reason: `a gem without a version: "${line.text.trim().slice(0, 40)}"`,
    })
}

function readLine(state: State, line: Line): void {
  const { text } = line
  if (/^[A-Z]/.test(text)) {
    Object.assign(state, { section: text, remote: '', revision: '', current: '' })
    return
  }
  if (
    state.section === 'GIT' ||
    state.section === 'GEM' ||
    state.section === 'PATH' ||
    state.section === 'PLUGIN SOURCE'
  ) {
    const field = /^ {2}(\w+): ?(.*)$/.exec(text)
    if (field === null) readSpec(state, line)
    else if (field[1] === 'remote' && (state.remote === '' || state.section !== 'GEM')) state.remote = field[2]!
    else if (field[1] === 'revision') state.revision = field[2]!
  } else if (state.section === 'DEPENDENCIES') {
    const name = /^ {2}([^\s!(]+)/.exec(text)?.[1]
    if (name !== undefined) state.direct.add(name)
  } else if (state.section === 'CHECKSUMS') {
    const sum = /^ {2}(\S+) \(([^)]+)\) (.+)$/.exec(text)
    if (sum !== null) state.checksums.set(`${sum[1]}@${sum[2]}`, sum[3]!.replaceAll('=', ':').replaceAll(',', ' '))
  } else if (state.section === 'RUBY VERSION') {
    const ruby = /^\s+ruby (\d[\w.]*?)(?:p\d+)?$/.exec(text)
    if (ruby !== null)
      add(state.draft, {
        ecosystem: 'Runtime',
        name: 'ruby',
        version: ruby[1]!,
        start: line.start + 3,
        end: line.end,
        direct: true,
        scopes: ['prod'],
        marks: ['runtime'],
      })
  }
}

function extract(text: string): Extraction {
  const draft = newDraft()
  const state: State = {
    draft,
    section: '',
    remote: '',
    revision: '',
    current: '',
    byName: new Map(),
    wants: [],
    direct: new Set(),
    checksums: new Map(),
  }
  for (const line of linesOf(text)) if (line.text !== '') readLine(state, line)
  for (const [from, name, requirement] of state.wants) {
    const to = state.byName.get(name)
    if (to !== undefined) link(draft, compact({ from, to, requirement: requirement === '' ? undefined : requirement }))
  }
  for (const name of state.direct) {
    const to = state.byName.get(name)
    if (to !== undefined) link(draft, { from: '', to })
  }
  for (const [index, found] of draft.packages.entries()) {
    if (found.marks !== undefined) continue
    const integrity = state.checksums.get(found.key ?? '')
    draft.packages[index] = {
      ...found,
      direct: state.direct.has(found.name),
      ...(integrity === undefined ? {} : { integrity }),
    }
  }
  return finish(draft)
}

export const gemfileLock: Format = {
  id: 'gemfile-lock',
  kind: 'lockfile',
  matches: (name) => name === 'Gemfile.lock' || name === 'gems.locked',
  extract,
}
