import type { DataNode } from '@bartizan/syntax/json'
import { membersOf, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { parseToml } from '@bartizan/syntax/toml'
import { attributeOf, childOf, childrenOf, parseXml } from '@bartizan/syntax/xml'
import { add, compact, finish, newDraft, note, treeOf } from '../draft.ts'
import { linesOf } from '../lines.ts'
import type { Extraction, Format, Mark, Scope } from '../types.ts'

/** Scopes of the configurations that a locked module belongs to. */
function scopesOf(configurations: string): Scope[] {
  const scopes = new Set<Scope>()
  for (const name of configurations.split(',')) {
    if (/test/i.test(name)) scopes.add('test')
    else if (
      /annotationProcessor|kapt|ksp|checkstyle|pmd|jacoco|spotless|classpath$/i.test(name) &&
      !/^(?:compile|runtime)/i.test(name)
    )
      scopes.add('build')
    else if (name !== '') scopes.add('prod')
  }
  return [...scopes]
}

function extractLock(text: string): Extraction {
  const draft = newDraft()
  for (const line of linesOf(text)) {
    const content = line.text.trim()
    if (content === '' || content.startsWith('#') || content.startsWith('empty=')) continue
    const match = /^([^:=\s]+):([^:=\s]+):([^:=\s]+)(?:=(.*))?$/.exec(content)
    if (match === null)
      note(draft, { kind: 'unparsed', offset: line.start, reason: `no locked module: "${content.slice(0, 40)}"` })
    else
      add(draft, {
        ecosystem: 'Maven',
        name: `${match[1]}:${match[2]}`,
        version: match[3]!,
        start: line.start,
        end: line.end,
        scopes: scopesOf(match[4] ?? ''),
      })
  }
  return finish(draft)
}

function extractVerification(text: string): Extraction {
  const draft = newDraft()
  const { root, problem } = parseXml(text)
  if (problem !== undefined) note(draft, problem)
  for (const component of childrenOf(childOf(root, 'components'), 'component')) {
    const [group, name, version] = ['group', 'name', 'version'].map((key) => attributeOf(component, key) ?? '')
    if (!group || !name || !version) continue
    const digests = childrenOf(component, 'artifact').flatMap((artifact) =>
      artifact.children.flatMap((digest) =>
        /^(?:sha\d+|md5)$/.test(digest.name) ? [`${digest.name}:${attributeOf(digest, 'value') ?? ''}`] : [],
      ),
    )
    add(
      draft,
      compact({
        ecosystem: 'Maven',
        name: `${group}:${name}`,
        version,
        start: component.start,
        end: component.end,
        scopes: [],
        integrity: digests.length === 0 ? undefined : digests.join(' '),
      }),
    )
  }
  return finish(draft)
}

/** A version of a catalog: a text, a reference, or a rich version. */
function catalogVersion(root: DataNode | undefined, node: DataNode | undefined): string {
  const text = textOf(node)
  if (text !== undefined) return text
  const reference = textAt(node, 'ref')
  if (reference !== undefined) return catalogVersion(root, valueAt(root, 'versions', reference))
  return textAt(node, 'strictly') ?? textAt(node, 'require') ?? textAt(node, 'prefer') ?? ''
}

function extractCatalog(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseToml(text))
  for (const member of membersOf(valueAt(root, 'libraries'))) {
    const [group, artifact, written] = (textOf(member.value) ?? '').split(':')
    const module =
      textAt(member.value, 'module') ??
      [textAt(member.value, 'group'), textAt(member.value, 'name')].filter(Boolean).join(':')
    const name = artifact === undefined ? module : `${group}:${artifact}`
    const version = written ?? catalogVersion(root, valueAt(member.value, 'version'))
    if (!name.includes(':')) continue
    const open = /[[(,+]|latest/.test(version)
    const marks: Mark[] = open ? ['floating'] : []
    add(
      draft,
      compact({
        ecosystem: 'Maven',
        name,
        version: open ? '' : version,
        requirement: version,
        start: member.start,
        end: member.value.end,
        direct: true,
        scopes: ['prod' as const],
        alias: member.key,
        marks: marks.length === 0 ? undefined : marks,
      }),
    )
  }
  return finish(draft)
}

const CONFIGURATION =
  /^\s*(?:add\(\s*["']\w+["']\s*,\s*)?([A-Za-z]*(?:[iI]mplementation|[aA]pi|[cC]ompileOnly|[rR]untimeOnly|[aA]nnotationProcessor|kapt|ksp|classpath|compile|runtime|testCompile))\b[\s(]+(?:platform\(|enforcedPlatform\()?\s*["']([\w.-]+):([\w.-]+):([^"'$:@]+)(?::([\w.-]+))?(?:@\w+)?["']/

/** build.gradle(.kts): the dependencies that are written out; what is computed stays unknown. */
function extractBuild(text: string): Extraction {
  const draft = newDraft()
  for (const line of linesOf(text)) {
    if (line.text.length > 2000) continue
    const match = CONFIGURATION.exec(line.text)
    if (match === null) continue
    const [, configuration, group, artifact, version] = match
    const open = /[[(,+]|latest/.test(version!)
    add(
      draft,
      compact({
        ecosystem: 'Maven',
        name: `${group}:${artifact}`,
        version: open ? '' : version!,
        requirement: version!,
        start: line.start + match[0].search(/\S/),
        end: line.end,
        direct: true,
        scopes: scopesOf(configuration!),
        marks: open ? ['floating' as const] : undefined,
      }),
    )
  }
  return finish(draft)
}

export const gradleLock: Format = {
  id: 'gradle-lock',
  kind: 'lockfile',
  matches: (name) => name === 'gradle.lockfile' || name === 'buildscript-gradle.lockfile',
  extract: extractLock,
}
export const gradleVerification: Format = {
  id: 'gradle-verification',
  kind: 'lockfile',
  matches: (name, path) =>
    name === 'verification-metadata.xml' && /(?:^|\/)gradle\/verification-metadata\.xml$/.test(path),
  extract: extractVerification,
}
export const gradleCatalog: Format = {
  id: 'gradle-catalog',
  kind: 'manifest',
  matches: (name, path) =>
    name === 'libs.versions.toml' || (name.endsWith('.versions.toml') && /(?:^|\/)gradle\/[^/]+$/.test(path)),
  extract: extractCatalog,
}
export const gradleBuild: Format = {
  id: 'gradle-build',
  kind: 'manifest',
  matches: (name) => name.endsWith('.gradle') || name.endsWith('.gradle.kts'),
  extract: extractBuild,
}
