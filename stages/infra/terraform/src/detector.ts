import { posix } from 'node:path'
import type {
  Detected,
  Detector,
  DetectorSettings,
  FileEntry,
  FileReport,
  Project,
  ProjectReport,
  SourceFile,
} from '@bartizan/engine'
import type { Problem } from '@bartizan/model'
import type { ResourceSet } from '@bartizan/model/resource'
import { cloudTables, compileChecks, findingsOf, type FindingContext, rulesOf, runChecks } from '@bartizan/resources'
import {
  type LoadNote,
  openProject,
  parseConfigFile,
  type TerraformInput,
  type TerraformProject,
} from './config/load.ts'
import { customRule, loadCustomChecks, underCustomRule } from './custom.ts'
import { resourcesOf } from './eval/root.ts'
import { loadPlan, looksLikePlan } from './plan/load.ts'
import { repairAttribute } from './repair.ts'

/** What a file leaves for the project: that it is there. Its bytes are read again from memory when modules are evaluated. */
export interface TerraformFacts {
  readonly kind: 'config' | 'values' | 'plan'
}

const maxSize = 20_000_000
const configName = /\.(?:tf|tofu)(?:\.json)?$/
const valuesName = /\.tfvars(?:\.json)?$/

const notPlans = new Set(['package.json', 'package-lock.json', 'tsconfig.json', 'composer.json'])

function wants(file: FileEntry): boolean {
  if (file.extension === 'json' && !configName.test(file.name) && !valuesName.test(file.name))
    return !notPlans.has(file.name)
  return (configName.test(file.name) || valuesName.test(file.name)) && !file.path.split('/').includes('.terraform')
}

function inspect(source: SourceFile): FileReport<TerraformFacts> {
  if (!configName.test(source.path) && !valuesName.test(source.path))
    return looksLikePlan(source.bytes) ? { facts: { kind: 'plan' } } : {}
  if (source.bytes.length > maxSize) {
    return {
      problems: [
        {
          kind: 'too-large',
          path: source.path,
          cause: `The file is larger than ${maxSize} bytes.`,
          weight: 'incomplete',
        },
      ],
    }
  }
  const { problems } = parseConfigFile(source.path, source.bytes)
  const told: Problem[] = problems.slice(0, 20).map((problem) => ({
    kind: problem.kind === 'too-deep' ? 'too-deep' : problem.kind === 'not-utf8' ? 'undecodable' : 'unparsed',
    path: source.path,
    line: source.region(problem.start, problem.end).startLine,
    cause: `${problem.message}; the block it stands in was left out.`,
    next: 'Correct the syntax, then scan again.',
    weight: 'incomplete',
  }))
  return { problems: told, facts: { kind: configName.test(source.path) ? 'config' : 'values' } }
}

/** File names under which modules keep their blocks, for folders that the listing leaves out. */
const usualNames = [
  'main',
  'variables',
  'outputs',
  'versions',
  'locals',
  'data',
  'providers',
  'iam',
  'security_groups',
  'resources',
  'policy',
  'policies',
].map((name) => `${name}.tf`)

interface Options {
  readonly workspace?: string
  readonly varFiles?: readonly string[]
  readonly variables?: Readonly<Record<string, string>>
  /** `TF_VAR_` variables, without that prefix. */
  readonly environment?: Readonly<Record<string, string>>
  /** Files with checks of the user's own, relative to the scan root. */
  readonly checks?: readonly string[]
}

function inputOf(project: Project<TerraformFacts>, options: Options): TerraformInput {
  const files = new Map<string, Uint8Array>()
  for (const [path, { kind }] of project.facts) {
    if (kind === 'plan') continue
    const bytes = project.read(path)?.bytes
    if (bytes !== undefined) files.set(path, bytes)
  }
  const read = (path: string): Uint8Array | undefined => project.read(path)?.bytes
  return {
    ...options,
    files,
    access: {
      read,
      list: (folder) => {
        const prefix = folder === '.' ? '' : `${folder}/`
        const listed = project.files.filter((file) => file.path.startsWith(prefix)).map((file) => file.path)
        return listed.length > 0
          ? listed
          : usualNames.map((name) => `${prefix}${name}`).filter((path) => read(path) !== undefined)
      },
    },
  }
}

function noteProblem(note: LoadNote, project: Project<TerraformFacts>): Problem {
  const line = project.read(note.path)?.region(note.start, note.start).startLine
  const place = { path: note.path, ...(line === undefined ? {} : { line }) }
  if (note.kind === 'external') {
    return {
      kind: 'missing-data',
      ...place,
      cause: `The module ${note.text} is not in the scanned tree, so its resources were not checked.`,
      next: 'Run `terraform init` or vendor the module to have it checked.',
      weight: 'note',
    }
  }
  return { kind: 'too-many', ...place, cause: `Evaluation stopped: ${note.text}.`, weight: 'incomplete' }
}

function conclude(project: Project<TerraformFacts>, settings: DetectorSettings): ProjectReport {
  const options = settings.options as Options
  const custom = loadCustomChecks(options.checks ?? [], (path) => project.read(path))
  const checks = compileChecks([...cloudTables, ...custom.tables])
  const opened = openProject(inputOf(project, options))
  const findings = new Map<string, Detected>()
  const problems: Problem[] = [...custom.problems]
  const counts = { modules: 0, resources: 0, undecided: 0 }
  const context: FindingContext = {
    region: (path, start, end) => project.read(path)?.region(start, end),
    repair: (request) => {
      const bytes = project.read(request.origin.path)?.bytes
      return bytes === undefined ? undefined : repairAttribute(bytes, request)
    },
    undecided: settings.profile === 'audit',
  }
  const judge = (set: ResourceSet): void => {
    const found = findingsOf(runChecks(checks, set), set, context)
    for (const one of found.findings) {
      const finding = underCustomRule(one, custom.tables)
      findings.set(keyOf(finding), finding)
    }
    counts.modules += 1
    counts.resources += set.resources.length
    counts.undecided += found.undecided
  }
  const plans = plansByFolder(project)
  for (const folder of new Set([...opened.roots, ...plans.keys()])) {
    const root = opened.modules.has(folder) ? opened.load(folder) : undefined
    const set: ResourceSet | undefined =
      root === undefined
        ? undefined
        : { format: 'terraform', root: folder, resources: resourcesOf(root.module), origins: root.origins }
    // A plan knows the values of its configuration better than the configuration alone.
    const planned = (plans.get(folder) ?? []).flatMap((path) => planOf(path, project, set))
    for (const one of planned) judge(one)
    if (set !== undefined && planned.length === 0) judge(set)
    for (const path of planned.length === 0 && root !== undefined ? varFilesFor(folder, opened, project) : []) {
      const given = opened.load(folder, [path])
      judge({ format: 'terraform', root: folder, resources: resourcesOf(given.module), origins: given.origins })
    }
    problems.push(...(root?.notes ?? []).map((note) => noteProblem(note, project)))
    if (root !== undefined && root.budget.steps < 0)
      problems.push({
        kind: 'too-many',
        path: folder,
        cause: 'The module takes more than a million steps to evaluate; the rest of its values is not known.',
        weight: 'incomplete',
      })
  }
  return { findings: [...findings.values()], problems: distinct(problems), counts }
}

const maxVarFiles = 8

/**
 * Value files that are given by hand (`-var-file`): in the root's folder or in one below it that holds no configuration, and
 * setting only variables that the root declares.
 */
function varFilesFor(folder: string, opened: TerraformProject, project: Project<TerraformFacts>): string[] {
  const declared = opened.modules.get(folder)?.variables
  const found: string[] = []
  for (const [path, { kind }] of project.facts) {
    const own = posix.dirname(path)
    const below = own === folder || ((folder === '.' || own.startsWith(`${folder}/`)) && !opened.modules.has(own))
    const automatic = /(?:^|\/)terraform\.tfvars(?:\.json)?$|\.auto\.tfvars(?:\.json)?$/.test(path) && own === folder
    if (kind !== 'values' || !below || automatic || declared === undefined) continue
    const bytes = project.read(path)?.bytes
    const names =
      bytes === undefined ? [] : parseConfigFile(path, bytes).body.attributes.map((attribute) => attribute.name)
    if (names.length > 0 && names.every((name) => declared.has(name))) found.push(path)
  }
  return found.slice(0, maxVarFiles)
}

/** Paths of plans by the folder they stand in. */
function plansByFolder(project: Project<TerraformFacts>): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [path, { kind }] of project.facts) {
    if (kind !== 'plan') continue
    const folder = posix.dirname(path)
    found.set(folder, [...(found.get(folder) ?? []), path])
  }
  return found
}

function planOf(path: string, project: Project<TerraformFacts>, configuration: ResourceSet | undefined): ResourceSet[] {
  const bytes = project.read(path)?.bytes
  const set =
    bytes === undefined
      ? undefined
      : loadPlan(bytes, { path, ...(configuration === undefined ? {} : { configuration }) })
  return set === undefined ? [] : [set]
}

/** A module called from several roots is judged in each; the same defect at the same place is told once. */
function keyOf({ rule, at, identity }: Detected): string {
  if (rule === customRule.id) return JSON.stringify([identity, at])
  return at.kind === 'file'
    ? `${rule}\n${at.path}\n${at.region?.startByte}\n${at.region?.endByte}`
    : `${rule}\n${at.name}`
}

function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.path}:${problem.line}:${problem.cause}`, problem])).values()]
}

/** Terraform and OpenTofu configurations, evaluated from their root modules. */
export const detector: Detector<TerraformFacts> = {
  id: 'terraform',
  version: '1',
  rules: [...rulesOf(cloudTables), customRule],
  wants,
  start: (settings) => ({ inspect, conclude: (project) => conclude(project, settings) }),
}
