import { parseYaml, toData } from '@bartizan/syntax/yaml'
import { evaluateCondition, validateAdmission } from '../cel/index.ts'
import { evaluateGuard, parseGuard } from '../guard/index.ts'
import type { Data } from '../guard/index.ts'
import { isArray, isPlain, lookup, parseModule } from '../rego/index.ts'
import type { Module, RegoProblem, Value } from '../rego/index.ts'
import { mergeData } from '../bundle/data.ts'
import { runConforma } from './conforma.ts'
import { runConftest } from './conftest.ts'
import { runGatekeeper } from './gatekeeper.ts'
import { runKics } from './kics.ts'
import { runKubescape } from './kubescape.ts'
import { runPoutine } from './poutine.ts'
import { severityOf, textField } from './results.ts'
import { runTrivyChecks } from './trivy.ts'
import type { AdapterReport, DocumentPath, PolicyDocument, PolicyFinding } from './types.ts'

/** Texts of a folder of custom checks, by name. */
export type CheckFiles = ReadonlyMap<string, string>

/** What checks are told besides the documents. */
export type CheckOptions = {
  /** Milliseconds since 1970. */
  readonly now?: number
}

/**
 * Runs a folder of custom checks on documents. Each file is taken for what it is: Rego for the tool whose entry rules
 * it has, Guard rules, admission policies and constraints in YAML, and YAML checks (`{id, severity, when, message}`,
 * `when` being CEL over `document`, true where the document is wrong). A folder in which nothing can run is a problem.
 */
export function runChecks(
  files: CheckFiles,
  documents: readonly PolicyDocument[],
  options: CheckOptions = {},
): AdapterReport {
  const sorted = sortFiles(files)
  const reports: AdapterReport[] = [...regoReports(sorted.rego, files, documents, options)]
  for (const [name, text] of sorted.guard) reports.push(guardReport(name, text, documents))
  reports.push(...yamlReports(sorted.yaml, documents))
  const total = reports.reduce((sum, report) => sum + report.rules.total, 0)
  const problems = reports.flatMap((report) => report.problems)
  if (total === 0 && problems.length === 0)
    problems.push({ code: 'rego_compile_error', message: '0 rules: the folder of checks holds none' })
  return {
    findings: reports.flatMap((report) => report.findings),
    problems,
    rules: {
      total,
      matched: reports.reduce((sum, report) => sum + report.rules.matched, 0),
      undefined: reports.reduce((sum, report) => sum + report.rules.undefined, 0),
    },
  }
}

type Sorted = { readonly rego: Module[]; readonly guard: [string, string][]; readonly yaml: [string, Value][] }

function sortFiles(files: CheckFiles): Sorted {
  const sorted: Sorted = { rego: [], guard: [], yaml: [] }
  for (const [name, text] of files) {
    if (name.endsWith('.rego')) {
      const parsed = parseModule(name, text, 'auto')
      if (parsed.kind === 'module') sorted.rego.push(parsed.module)
    } else if (name.endsWith('.guard') || name.endsWith('.ruleset')) sorted.guard.push([name, text])
    else if (/\.(?:ya?ml|json)$/.test(name)) {
      for (const document of parseYaml(text).documents)
        sorted.yaml.push([name, (toData(document.root) ?? null) as Value])
    }
  }
  return sorted
}

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

function regoReports(
  modules: readonly Module[],
  files: CheckFiles,
  documents: readonly PolicyDocument[],
  options: CheckOptions,
): AdapterReport[] {
  const broken = [...files.keys()].filter(
    (name) => name.endsWith('.rego') && !modules.some((module) => module.file === name),
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

function problemReport(problem: RegoProblem): AdapterReport {
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

function guardReport(name: string, text: string, documents: readonly PolicyDocument[]): AdapterReport {
  const parsed = parseGuard(text)
  if (parsed.kind === 'failed') {
    const location = { file: name, row: parsed.at.line, column: parsed.at.column }
    return problemReport({ code: 'rego_parse_error', message: parsed.message, location })
  }
  const findings: PolicyFinding[] = []
  const problems: RegoProblem[] = []
  const matched = new Set<string>()
  const ran = new Set<string>()
  for (const document of documents) {
    if (!isPlain(document.data) || !isPlain(document.data['Resources'])) continue
    const result = evaluateGuard(parsed.file, document.data as Data)
    if (result.kind === 'failed') {
      problems.push({ code: 'eval_internal_error', message: `${name} on ${document.file}: ${result.message}` })
      continue
    }
    for (const rule of result.rules) {
      if (rule.status !== 'SKIP') ran.add(rule.name)
      if (rule.status === 'FAIL') matched.add(rule.name)
      for (const failure of rule.failures) {
        findings.push(
          finding(
            {
              tool: 'guard',
              rule: failure.rule,
              id: failure.rule,
              message: failure.message || `rule ${failure.rule} does not hold`,
              severity: 'medium',
            },
            document,
            failure.path,
          ),
        )
      }
    }
  }
  const total = parsed.file.rules.length
  return { findings, problems, rules: { total, matched: matched.size, undefined: total - ran.size } }
}

type Told = Pick<PolicyFinding, 'tool' | 'rule' | 'message' | 'severity'> & {
  readonly id?: string
  readonly title?: string
}

function finding(told: Told, document: PolicyDocument, path: DocumentPath): PolicyFinding {
  let range: PolicyFinding['range']
  for (let length = path.length; length >= 0 && !range; length--)
    range = document.origins?.originOf(path.slice(0, length))
  return { ...told, file: document.file, path, ...(range && { range }) }
}

function yamlReports(items: readonly [string, Value][], documents: readonly PolicyDocument[]): AdapterReport[] {
  const reports: AdapterReport[] = []
  const policies = items.map(([file, data]): PolicyDocument => ({ file, data }))
  if (policies.some(({ data }) => textField(data, 'kind') === 'ConstraintTemplate'))
    reports.push(runGatekeeper(policies, documents))
  for (const { file, data } of policies) {
    if (textField(data, 'kind') === 'ValidatingAdmissionPolicy') reports.push(admissionReport(data, documents))
    for (const check of isArray(data) ? data : [data]) {
      if (isPlain(check) && typeof check['when'] === 'string') reports.push(conditionReport(file, check, documents))
    }
  }
  return reports
}

function admissionReport(policy: Value, documents: readonly PolicyDocument[]): AdapterReport {
  const findings: PolicyFinding[] = []
  const problems: RegoProblem[] = []
  let asked = 0
  for (const document of documents) {
    if (textField(document.data, 'kind') === undefined) continue
    const result = validateAdmission(policy, document.data)
    if (result.kind !== 'not-matched') asked++
    if (result.kind === 'failed')
      problems.push({ code: 'eval_internal_error', message: `${document.file}: ${result.message}` })
    if (result.kind !== 'denied') continue
    for (const { policy: name, message } of result.violations) {
      findings.push(finding({ tool: 'admission', rule: name, id: name, message, severity: 'high' }, document, []))
    }
  }
  return { findings, problems, rules: { total: 1, matched: findings.length > 0 ? 1 : 0, undefined: asked > 0 ? 0 : 1 } }
}

function conditionReport(
  file: string,
  check: { readonly [key: string]: Value },
  documents: readonly PolicyDocument[],
): AdapterReport {
  const findings: PolicyFinding[] = []
  const problems: RegoProblem[] = []
  const id = textField(check, 'id') ?? file
  const type = textField(check, 'type')
  let asked = 0
  for (const document of documents) {
    if (type !== undefined && document.type !== type) continue
    const result = evaluateCondition(check['when'] as string, { document: document.data, file: document.file })
    if (result.kind === 'failed') {
      problems.push({ code: 'eval_internal_error', message: `${id} on ${document.file}: ${result.message}` })
      continue
    }
    asked++
    if (!result.holds) continue
    const message = textField(check, 'message') ?? `check ${id} matches`
    findings.push(
      finding({ tool: 'cel', rule: id, id, message, severity: severityOf(check['severity']) }, document, []),
    )
  }
  return { findings, problems, rules: { total: 1, matched: findings.length > 0 ? 1 : 0, undefined: asked > 0 ? 0 : 1 } }
}
