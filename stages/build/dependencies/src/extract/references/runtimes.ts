import { membersOf, textAt, textOf, valueAt, itemsOf } from '@bartizan/syntax/json'
import { parseToml } from '@bartizan/syntax/toml'
import { add, finish, newDraft, note, treeOf } from '../draft.ts'
import { contentStart, linesOf } from '../lines.ts'
import { hostOf } from '../source.ts'
import { compact } from '../draft.ts'
import type { Extraction, Format } from '../types.ts'

const NAMES: Readonly<Record<string, string>> = { node: 'nodejs', golang: 'go', java: 'openjdk' }

const isVersion = (text: string): boolean => /\d/.test(text) && !/^(?:system|ref:|path:|latest)/.test(text)

/** .tool-versions of asdf: a tool with one or several versions a line. */
function extractToolVersions(text: string): Extraction {
  const draft = newDraft()
  for (const line of linesOf(text)) {
    const [tool, ...versions] = line.text.replace(/#.*$/, '').trim().split(/\s+/)
    if (!tool) continue
    for (const version of versions.filter(isVersion))
      add(draft, {
        ecosystem: 'Runtime',
        name: NAMES[tool] ?? tool,
        version,
        start: contentStart(line),
        end: line.end,
        direct: true,
        scopes: ['build'],
        alias: tool,
        marks: ['runtime'],
      })
  }
  return finish(draft)
}

function extractMise(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseToml(text))
  for (const member of membersOf(valueAt(root, 'tools'))) {
    const versions = [textOf(member.value) ?? textAt(member.value, 'version'), ...itemsOf(member.value).map(textOf)]
    for (const version of versions) {
      if (version !== undefined && isVersion(version))
        add(draft, {
          ecosystem: 'Runtime',
          name: NAMES[member.key] ?? member.key,
          version,
          start: member.start,
          end: member.value.end,
          direct: true,
          scopes: ['build'],
          alias: member.key,
          marks: ['runtime'],
        })
    }
  }
  return finish(draft)
}

const VERSION_FILES: Readonly<Record<string, string>> = {
  '.nvmrc': 'nodejs',
  '.node-version': 'nodejs',
  '.python-version': 'python',
  '.ruby-version': 'ruby',
  '.java-version': 'openjdk',
  '.php-version': 'php',
  '.go-version': 'go',
  '.terraform-version': 'terraform',
}

function extractVersionFile(text: string, path: string): Extraction {
  const draft = newDraft()
  const tool = VERSION_FILES[path.slice(path.lastIndexOf('/') + 1)] ?? 'unknown'
  for (const line of linesOf(text)) {
    const version = /^\s*(?:ruby-|v)?(\d[\w.+-]*)\s*(?:#.*)?$/.exec(line.text)?.[1]
    if (version === undefined) continue
    add(draft, {
      ecosystem: 'Runtime',
      name: tool,
      version,
      start: contentStart(line),
      end: line.end,
      direct: true,
      scopes: ['build'],
      marks: ['runtime'],
    })
    break
  }
  return finish(draft)
}

/** .gitmodules: each submodule is a repository at the commit that the tree names. */
function extractSubmodules(text: string): Extraction {
  const draft = newDraft()
  for (const line of linesOf(text)) {
    const url = /^\s*url\s*=\s*(\S+)/.exec(line.text)?.[1]
    if (url === undefined) continue
    const name = url
      .replace(/^[a-z+]+:\/\//, '')
      .replace(/^git@([^:/]+):/, '$1/')
      .replace(/\.git$/, '')
    add(draft, {
      ecosystem: 'Git',
      name,
      version: '',
      start: contentStart(line),
      end: line.end,
      direct: true,
      scopes: ['prod'],
      source: compact({ kind: 'git' as const, host: hostOf(url), url }),
    })
  }
  return finish(draft)
}

/** MODULE.bazel: bazel_dep calls, and the artifacts of maven.install. */
function extractBazel(text: string): Extraction {
  const draft = newDraft()
  for (const match of text.matchAll(/\bbazel_dep\s*\(([^)]{0,2000})\)/g)) {
    const name = /\bname\s*=\s*"([^"]+)"/.exec(match[1]!)?.[1] ?? ''
    const version = /\bversion\s*=\s*"([^"]*)"/.exec(match[1]!)?.[1] ?? ''
    const dev = /\bdev_dependency\s*=\s*True/.test(match[1]!)
    add(draft, {
      ecosystem: 'Bazel',
      name,
      version,
      start: match.index,
      end: match.index + match[0].length,
      direct: true,
      scopes: [dev ? 'dev' : 'prod'],
    })
  }
  for (const match of text.matchAll(/"([\w.-]+):([\w.-]+):(?:[\w.-]+:){0,2}(\d[^":]*)"/g)) {
    add(draft, {
      ecosystem: 'Maven',
      name: `${match[1]}:${match[2]}`,
      version: match[3]!,
      start: match.index,
      end: match.index + match[0].length,
      direct: true,
      scopes: ['prod'],
    })
  }
  for (const match of text.matchAll(/\.artifact\s*\(([^)]{0,2000})\)/g)) {
    const [group, artifact, version] = ['group', 'artifact', 'version'].map(
      (field) => new RegExp(`\\b${field}\\s*=\\s*"([^"]+)"`).exec(match[1]!)?.[1],
    )
    if (group && artifact && version)
      add(draft, {
        ecosystem: 'Maven',
        name: `${group}:${artifact}`,
        version,
        start: match.index,
        end: match.index + match[0].length,
        direct: true,
        scopes: ['prod'],
      })
  }
  if (text.trim() !== '' && !/\b(?:module|bazel_dep|use_extension)\s*\(/.test(text))
    note(draft, { kind: 'unparsed', offset: 0, reason: 'no call of a MODULE.bazel' })
  return finish(draft)
}

export const toolVersions: Format = {
  id: 'asdf',
  kind: 'reference',
  matches: (name) => name === '.tool-versions',
  extract: extractToolVersions,
}
export const mise: Format = {
  id: 'mise',
  kind: 'reference',
  matches: (name) => /^\.?mise(?:\.[\w-]+)?\.toml$/.test(name),
  extract: extractMise,
}
export const versionFile: Format = {
  id: 'version-file',
  kind: 'reference',
  matches: (name) => Object.hasOwn(VERSION_FILES, name),
  extract: extractVersionFile,
}
export const submodules: Format = {
  id: 'git-submodules',
  kind: 'reference',
  matches: (name) => name === '.gitmodules',
  extract: extractSubmodules,
}
export const bazelModule: Format = {
  id: 'bazel-module',
  kind: 'manifest',
  matches: (name) => name === 'MODULE.bazel' || name.endsWith('.MODULE.bazel'),
  extract: extractBazel,
}
