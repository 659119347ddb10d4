import { parseYaml, toData } from '@bartizan/syntax/yaml'
import { evaluateCondition, validateAdmission } from '../cel/index.ts'
import { evaluateGuard, parseGuard } from '../guard/index.ts'
import type { Data } from '../guard/index.ts'
import { isArray, isPlain, parseModule } from '../rego/index.ts'
import type { Module, RegoProblem, Value } from '../rego/index.ts'
import { runGatekeeper } from './gatekeeper.ts'
import { problemReport, regoReports } from './rego-checks.ts'
import { severityOf, textField } from './results.ts'
import type { AdapterReport, CheckFiles, CheckOptions, DocumentPath, PolicyDocument, PolicyFinding } from './types.ts'

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
    if (name.endsWith('_test.rego')) continue
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
