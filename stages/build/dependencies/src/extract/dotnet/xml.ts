import type { XmlElement } from '@bartizan/syntax/xml'
import { attributeOf, childText, localName, parseXml } from '@bartizan/syntax/xml'
import { add, compact, finish, newDraft, note } from '../draft.ts'
import type { Draft } from '../draft.ts'
import type { Extraction, Format, Mark, Scope } from '../types.ts'

/** All elements of a tree in document order. */
function* elements(root: XmlElement | undefined): Generator<XmlElement> {
  if (root === undefined) return
  yield root
  for (const child of root.children) yield* elements(child)
}

/** `$(Name)` of the same file; others stay as written. */
function interpolate(text: string, properties: ReadonlyMap<string, string>): string {
  return text.replace(/\$\(([\w.-]+)\)/g, (whole, name: string) => properties.get(name.toLowerCase()) ?? whole)
}

function propertiesOf(root: XmlElement | undefined): Map<string, string> {
  const properties = new Map<string, string>()
  for (const element of elements(root)) {
    if (localName(element.name) !== 'PropertyGroup') continue
    for (const property of element.children) properties.set(property.name.toLowerCase(), property.text.trim())
  }
  return properties
}

interface Reference {
  readonly element: XmlElement
  readonly name: string
  readonly written: string
  readonly scope: Scope
}

function addReference(draft: Draft, { element, name, written, scope }: Reference): void {
  const exact = /^\[([^,[\]()]+)\]$/.exec(written)?.[1]
  const open = written === '' || /[[(,*]|\$\(/.test(written)
  const marks: Mark[] = exact !== undefined ? ['pinned'] : /\*/.test(written) ? ['floating'] : []
  const version = exact?.trim() ?? (open ? '' : written)
  add(
    draft,
    compact({
      ecosystem: 'NuGet',
      name,
      version,
      requirement: written,
      start: element.start,
      end: element.end,
      direct: true,
      scopes: [scope],
      marks: marks.length === 0 ? undefined : marks,
    }),
  )
}

const REFERENCES = new Set(['PackageReference', 'PackageVersion', 'GlobalPackageReference', 'PackageDownload'])

function extractProject(text: string): Extraction {
  const draft = newDraft()
  const { root, problem } = parseXml(text)
  if (problem !== undefined) note(draft, problem)
  const properties = propertiesOf(root)
  for (const element of elements(root)) {
    if (!REFERENCES.has(localName(element.name))) continue
    const name = attributeOf(element, 'Include') ?? attributeOf(element, 'Update') ?? ''
    const written =
      attributeOf(element, 'Version') ?? childText(element, 'Version') ?? attributeOf(element, 'VersionOverride') ?? ''
    const assets = attributeOf(element, 'PrivateAssets') ?? childText(element, 'PrivateAssets') ?? ''
    addReference(draft, {
      element,
      name: interpolate(name, properties),
      written: interpolate(written, properties),
      scope: /\ball\b/i.test(assets) ? 'dev' : 'prod',
    })
  }
  return finish(draft)
}

function extractPackagesConfig(text: string): Extraction {
  const draft = newDraft()
  const { root, problem } = parseXml(text)
  if (problem !== undefined) note(draft, problem)
  for (const element of root?.children ?? []) {
    if (localName(element.name) !== 'package') continue
    const version = attributeOf(element, 'version') ?? ''
    const name = attributeOf(element, 'id') ?? ''
    if (name === '' || version === '') continue
    const dev = attributeOf(element, 'developmentDependency') === 'true'
    add(draft, {
      ecosystem: 'NuGet',
      name,
      version,
      start: element.start,
      end: element.end,
      scopes: [dev ? 'dev' : 'prod'],
    })
  }
  return finish(draft)
}

export const csproj: Format = {
  id: 'dotnet-project',
  kind: 'manifest',
  matches: (name) =>
    /\.(?:cs|fs|vb)proj$/.test(name) ||
    /^Directory\.(?:Packages|Build)\.(?:props|targets)$/i.test(name) ||
    name === 'Packages.props',
  extract: extractProject,
}
export const packagesConfig: Format = {
  id: 'nuget-packages-config',
  kind: 'lockfile',
  matches: (name) => name.toLowerCase() === 'packages.config',
  extract: extractPackagesConfig,
}
