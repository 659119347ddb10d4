import type { XmlElement, XmlProblem } from '@bartizan/syntax/xml'
import { childOf, childText, childrenOf, localName, parseXml } from '@bartizan/syntax/xml'

/** A dependency as a POM writes it, properties not yet put in. */
export interface PomDependency {
  readonly group: string
  readonly artifact: string
  readonly version: string
  readonly scope: string
  readonly type: string
  readonly classifier: string
  readonly optional: string
  readonly exclusions: readonly string[]
  readonly start: number
  readonly end: number
}

/** What one POM says; plain data, so that it may wait for its parents. */
export interface Pom {
  readonly group: string
  readonly artifact: string
  readonly version: string
  readonly parent?: {
    readonly group: string
    readonly artifact: string
    readonly version: string
    readonly relativePath: string
  }
  readonly properties: Readonly<Record<string, string>>
  readonly dependencies: readonly PomDependency[]
  readonly managed: readonly PomDependency[]
  readonly plugins: readonly PomDependency[]
  readonly modules: readonly string[]
}

function dependencyOf(element: XmlElement): PomDependency {
  const text = (name: string): string => childText(element, name) ?? ''
  return {
    group: text('groupId'),
    artifact: text('artifactId'),
    version: text('version'),
    scope: text('scope'),
    type: text('type'),
    classifier: text('classifier'),
    optional: text('optional'),
    exclusions: childrenOf(childOf(element, 'exclusions'), 'exclusion').map(
      (entry) => `${childText(entry, 'groupId') ?? '*'}:${childText(entry, 'artifactId') ?? '*'}`,
    ),
    start: element.start,
    end: element.end,
  }
}

const dependenciesOf = (element: XmlElement | undefined): PomDependency[] =>
  childrenOf(childOf(element, 'dependencies'), 'dependency').map(dependencyOf)

/** Profiles count when they are on by default; what else turns them on is not known here. */
const activeProfiles = (root: XmlElement): readonly XmlElement[] =>
  childrenOf(childOf(root, 'profiles'), 'profile').filter(
    (profile) => childText(childOf(profile, 'activation'), 'activeByDefault') === 'true',
  )

/** Reads a POM; undefined when the text is none. */
export function parsePom(text: string): { pom: Pom | undefined; problems: readonly XmlProblem[] } {
  const { root, problem } = parseXml(text)
  const problems: XmlProblem[] = problem === undefined ? [] : [problem]
  if (root === undefined || localName(root.name) !== 'project') return { pom: undefined, problems }
  const parent = childOf(root, 'parent')
  const holders = [root, ...activeProfiles(root)]
  const properties: Record<string, string> = {}
  for (const holder of holders)
    for (const property of childOf(holder, 'properties')?.children ?? [])
      properties[property.name] = property.text.trim()
  const pom: Pom = {
    group: childText(root, 'groupId') ?? '',
    artifact: childText(root, 'artifactId') ?? '',
    version: childText(root, 'version') ?? '',
    ...(parent === undefined
      ? {}
      : {
          parent: {
            group: childText(parent, 'groupId') ?? '',
            artifact: childText(parent, 'artifactId') ?? '',
            version: childText(parent, 'version') ?? '',
            relativePath: childText(parent, 'relativePath') ?? '../pom.xml',
          },
        }),
    properties,
    dependencies: holders.flatMap(dependenciesOf),
    managed: holders.flatMap((holder) => dependenciesOf(childOf(holder, 'dependencyManagement'))),
    plugins: childrenOf(childOf(childOf(root, 'build'), 'plugins'), 'plugin').map(dependencyOf),
    modules: childrenOf(childOf(root, 'modules'), 'module').map((entry) => entry.text.trim()),
  }
  return { pom, problems }
}
