import { parseYaml, toData } from '@bartizan/syntax/yaml'
import { mergeData } from '../bundle/data.ts'
import { lookup, parseModule } from '../rego/index.ts'
import type { Module, RegoProblem, Value } from '../rego/index.ts'
import { runConforma } from './conforma.ts'
import { runConftest } from './conftest.ts'
import { runKics } from './kics.ts'
import { runKubescape } from './kubescape.ts'
import { runPoutine } from './poutine.ts'
import { runTrivyChecks } from './trivy.ts'
import type { AdapterReport, CheckFiles, CheckOptions, PolicyDocument } from './types.ts'

type Flavour = 'kics' | 'conforma' | 'kubescape' | 'poutine' | 'trivy' | 'conftest' | 'library'

/** Whose entry rules a module has. */
function flavourOf(module: Module): Flavour {
  const names = new Set(
    module.rules.map(({ head }) => (head.path[0]?.kind === 'scalar' ? String(head.path[0].value) : '')),
  )
  if (module.path[0] === 'Cx' || names.has('CxPolicy')) return 'kics'
  if (module.path[0] === 'armo_builtins') return 'kubescape'
  if (names.has('results') && module.path[0] === 'rules') return 'poutine'
  const isTrivy =
    names.has('__rego_metadata__') ||
    /^#\s*METADATA[\s\S]*?\bcustom:/m.test(module.text) ||
    ['builtin', 'user'].includes(module.path[0] as string)
  const hasEntry = [...names].some((name) => /^(?:deny|violation|warn)(?:_|$)/.test(name))
  if (!hasEntry) return 'library'
  if (/^#\s*METADATA[\s\S]*?\n#\s+short_name:/m.test(module.text) && /^#\s+failure_msg:/m.test(module.text))
    return 'conforma'
  return isTrivy && names.has('deny') ? 'trivy' : 'conftest'
}

/** Asks the Rego files of a folder of checks, each for the tool whose entry rules it has. */
export function regoReports(
  modules: readonly Module[],
  files: CheckFiles,
  documents: readonly PolicyDocument[],
  options: CheckOptions,
): AdapterReport[] {
  const broken = [...files.keys()].filter(
    (name) => name.endsWith('.rego') && !name.endsWith('_test.rego') && !modules.some((module) => module.file === name),
  )
  const reports: AdapterReport[] = broken.map((name) => problemReport(parseProblem(name, files.get(name) as string)))
  const groups = new Map<Flavour, Module[]>()
  for (const module of modules) groups.set(flavourOf(module), [...(groups.get(flavourOf(module)) ?? []), module])
  const libraries = groups.get('library') ?? []
  const data = dataIn(files)
  const textsOf = (list: readonly Module[]) =>
    new Map([...list, ...libraries].map((module) => [module.file, module.text]))
  for (const [flavour, list] of groups) {
    if (flavour === 'library') continue
    if (flavour === 'kics')
      for (const module of list)
        reports.push(
          runKics({ files: textsOf([module]), metadata: jsonBeside(module.file, 'metadata.json', files) }, documents),
        )
    else if (flavour === 'kubescape') {
      const settings = kubescapeSettings(files)
      for (const module of list) {
        if (isFilter(module.file, files)) continue
        const metadata = jsonBeside(module.file, 'rule.metadata.json', files)
        const rule = { files: textsOf([module]), metadata, data: settings }
        reports.push(runKubescape(rule, documents))
      }
    } else if (flavour === 'poutine') reports.push(runPoutine(textsOf(list), documents, data))
    else if (flavour === 'trivy') reports.push(runTrivyChecks(textsOf(list), documents, data))
    else if (flavour === 'conforma')
      reports.push(runConforma(textsOf(list), documents, { ...options, ...(data !== undefined && { data }) }))
    else reports.push(runConftest(textsOf(list), documents, data === undefined ? {} : { data }))
  }
  const onlyLibraries = groups.size === 1 && groups.has('library')
  if (onlyLibraries) reports.push(runConftest(textsOf([]), documents))
  return reports
}

function parseProblem(name: string, text: string): RegoProblem {
  const parsed = parseModule(name, text, 'auto')
  return (
    (parsed.kind === 'failed' ? parsed.problems[0] : undefined) ?? {
      code: 'rego_parse_error',
      message: `${name} does not parse`,
    }
  )
}

/** A report that nothing could be asked. */
export function problemReport(problem: RegoProblem): AdapterReport {
  return { findings: [], problems: [problem], rules: { total: 0, matched: 0, undefined: 0 } }
}

/** Data files beside the checks, each under the names of its folders, as in a bundle. */
function dataIn(files: CheckFiles): Value | undefined {
  let data: Value | undefined
  for (const [name, text] of files) {
    const path = name.split('/')
    if (!/^data\.(?:json|ya?ml)$/.test(path.pop() as string)) continue
    const root = parseYaml(text).documents[0]?.root
    if (root) data = mergeData(data ?? {}, path, (toData(root) ?? {}) as Value)
  }
  return data
}

const folderOf = (file: string): string => file.slice(0, file.lastIndexOf('/') + 1)

/** Data of a file in the folder of another; an empty object where there is none. */
function jsonBeside(file: string, name: string, files: CheckFiles): Value {
  const text = files.get(`${folderOf(file)}${name}`)
  const root = text === undefined ? undefined : parseYaml(text).documents[0]?.root
  return root ? ((toData(root) ?? {}) as Value) : {}
}

/** A filter tells Kubescape which objects a rule is about; it finds nothing itself. */
function isFilter(file: string, files: CheckFiles): boolean {
  const folder = folderOf(file)
  return file === `${folder}filter.rego` && files.has(`${folder}raw.rego`)
}

/** Lists that Kubescape's users may set, from the file in which it keeps them. */
function kubescapeSettings(files: CheckFiles): Value {
  const name = [...files.keys()].find((file) => file.split('/').at(-1) === 'default-config-inputs.json')
  const settings =
    name === undefined ? undefined : lookup(jsonBeside(name, 'default-config-inputs.json', files), 'settings')
  return settings ?? {}
}
