import type { Detected, Detector, FileEntry, FileReport, Project, ProjectReport, SourceFile } from '@bartizan/engine'
import { unparsed } from '@bartizan/engine'
import type { Problem } from '@bartizan/model'
import { createOrigins, type Cell } from '@bartizan/model/resource'
import { brokenAt, withinLimit, yamlParser } from '@bartizan/syntax/yaml'
import { judge } from './judge.ts'
import { marksIn } from './marks.ts'
import { nestedStacks } from './nested.ts'
import { rules } from './rules.ts'
import { failuresIn, repairsOf } from './verify.ts'
import { loadTemplate, scopeOf, templateRoot, type LoadedTemplate } from './template/load.ts'

/** What a template leaves for the project: its findings, which count unless a parent stack judges it with its own values. */
interface TemplateFacts {
  readonly findings: readonly Detected[]
  readonly nested: readonly string[]
}

const maxSize = 20_000_000
const maxDepth = 8
const extensions = new Set(['yaml', 'yml', 'json', 'template'])

function wants(file: FileEntry): boolean {
  return extensions.has(file.extension) && file.name !== 'package-lock.json' && file.name !== 'package.json'
}

function load(
  source: SourceFile,
  given: ReadonlyMap<string, Cell>,
  origins = createOrigins(),
): LoadedTemplate | undefined {
  const root = templateRoot(source.parsed(yamlParser))
  if (root === undefined || !withinLimit(root)) return undefined
  return loadTemplate(source, root, scopeOf(source, root, given, origins))
}

function problemsOf(source: SourceFile): Problem[] {
  const file = source.parsed(yamlParser)
  const tooLarge = file.documents.some(({ root }) => !withinLimit(root))
  if (tooLarge) {
    return [
      {
        kind: 'too-many',
        path: source.path,
        cause: 'The aliases of this file come to more than a million nodes.',
        weight: 'incomplete',
      },
    ]
  }
  const broken = brokenAt(file)
  return broken === undefined
    ? []
    : [unparsed(source, broken, `Template: ${broken.message}; what stands there was left out.`)]
}

/** What fails in a text, by rule and resource; undefined when it is no sound template. */
function failuresOf(source: SourceFile): ReadonlySet<string> | undefined {
  const template = source.parsed(yamlParser).issues.length > 0 ? undefined : load(source, new Map())
  return template === undefined ? undefined : failuresIn(template)
}

function inspect(source: SourceFile): FileReport<TemplateFacts> {
  if (!/["']?Resources["']?\s*:/.test(source.text)) return {}
  if (source.bytes.length > maxSize) {
    return {
      problems: [
        {
          kind: 'too-large',
          path: source.path,
          cause: `The template is larger than ${maxSize} bytes.`,
          weight: 'incomplete',
        },
      ],
    }
  }
  if (
    source.text.includes('{{') &&
    /(^|\/)templates\/.*\.ya?ml$/.test(source.path) &&
    /\{\{-?\s*(\.|include|if|range|end)\b/.test(source.text)
  )
    return {}
  const template = load(source, new Map())
  if (template === undefined)
    return templateRoot(source.parsed(yamlParser)) === undefined ? {} : { problems: problemsOf(source) }
  const root = templateRoot(source.parsed(yamlParser))
  const repair = root === undefined ? undefined : repairsOf({ source, root, template, failuresOf })
  const { findings, undecided } = judge(template, (path) => (path === source.path ? source : undefined), repair)
  const nested = nestedStacks(template).map(({ path }) => path)
  const marks = root === undefined ? [] : marksIn(source, root)
  return {
    ...(marks.length === 0 ? {} : { marks }),
    facts: { findings, nested },
    problems: problemsOf(source),
    counts: { templates: 1, resources: template.set.resources.length, undecided },
  }
}

/** Judges the stacks below a template with the values it hands over, and then the template with their outputs. */
function judgeTree(source: SourceFile, given: ReadonlyMap<string, Cell>, walk: Walk): Detected[] {
  const first = load(source, given, walk.origins)
  if (first === undefined) return []
  const below: Detected[] = []
  for (const stack of nestedStacks(first)) {
    const child = walk.depth < maxDepth ? walk.read(stack.path) : undefined
    if (child === undefined || walk.open.has(stack.path)) continue
    const inner = { ...walk, depth: walk.depth + 1, open: new Set([...walk.open, stack.path]) }
    const loaded = load(child, stack.parameters, walk.origins)
    if (loaded !== undefined) first.scope.nested.set(stack.name, loaded.outputs)
    below.push(...judgeTree(child, stack.parameters, inner))
  }
  const root = templateRoot(source.parsed(yamlParser))
  const whole = root === undefined ? first : loadTemplate(source, root, first.scope)
  return [...judge(whole, walk.read).findings, ...below]
}

interface Walk {
  readonly read: (path: string) => SourceFile | undefined
  readonly origins: ReturnType<typeof createOrigins>
  readonly open: ReadonlySet<string>
  readonly depth: number
}

function key({ rule, at, identity }: Detected): string {
  return JSON.stringify([rule, at.kind === 'file' ? [at.path, at.region?.startByte] : at.name, identity])
}

function conclude(project: Project<TemplateFacts>): ProjectReport {
  const called = new Set<string>()
  for (const [path, facts] of project.facts)
    for (const child of facts.nested) if (child !== path && project.facts.has(child)) called.add(child)
  const findings = new Map<string, Detected>()
  for (const [path, facts] of project.facts) {
    const parent = facts.nested.some((child) => called.has(child))
    if (called.has(path) && !parent) continue
    const source = parent ? project.read(path) : undefined
    const found =
      source === undefined
        ? facts.findings
        : judgeTree(source, new Map(), {
            read: (name) => project.read(name),
            origins: createOrigins(),
            open: new Set([path]),
            depth: 0,
          })
    for (const one of found) findings.set(key(one), one)
  }
  return { findings: [...findings.values()] }
}

/** CloudFormation and SAM templates, in YAML and JSON. */
export const detector: Detector<TemplateFacts> = {
  id: 'cloudformation',
  version: '1',
  rules,
  wants,
  keywords: ['aws::', 'awstemplateformatversion'],
  start: () => ({ inspect, conclude }),
}
