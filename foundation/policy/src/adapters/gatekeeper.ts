import { isArray, isPlain, lookup } from '../rego/index.ts'
import type { RegoProblem, Value } from '../rego/index.ts'
import { collect, severityOf, textField } from './results.ts'
import type { View } from './results.ts'
import { prepare } from './run.ts'
import type { AdapterReport, PolicyDocument } from './types.ts'

const NONE: AdapterReport = { findings: [], problems: [], rules: { total: 0, matched: 0, undefined: 0 } }

/** Runs Gatekeeper's ConstraintTemplates with their constraints on manifests, all given as parsed documents. */
export function runGatekeeper(
  policies: readonly PolicyDocument[],
  manifests: readonly PolicyDocument[],
): AdapterReport {
  const templates = policies.filter(({ data }) => textField(data, 'kind') === 'ConstraintTemplate')
  if (templates.length === 0) {
    return { ...NONE, problems: [{ code: 'rego_compile_error', message: '0 rules: no ConstraintTemplate was given' }] }
  }
  const reports = templates.map((template) => runTemplate(template, policies, manifests))
  return {
    findings: reports.flatMap((report) => report.findings),
    problems: reports.flatMap((report) => report.problems),
    rules: {
      total: reports.reduce((sum, report) => sum + report.rules.total, 0),
      matched: reports.reduce((sum, report) => sum + report.rules.matched, 0),
      undefined: reports.reduce((sum, report) => sum + report.rules.undefined, 0),
    },
  }
}

function at(value: Value | undefined, ...keys: readonly (string | number)[]): Value | undefined {
  let found = value
  for (const key of keys) found = found === undefined ? undefined : lookup(found, key)
  return found
}

/** The Rego of a template, in the older form or under `code`. */
function sourcesOf(template: PolicyDocument): Map<string, string> {
  const files = new Map<string, string>()
  const targets = at(template.data, 'spec', 'targets')
  for (const [i, target] of (isArray(targets) ? targets : []).entries()) {
    const code = at(target, 'code')
    const engine = (isArray(code) ? code : []).find((item) => textField(item, 'engine') === 'Rego')
    const source = engine === undefined ? target : at(engine, 'source')
    const rego = textField(source, 'rego')
    if (rego !== undefined) files.set(`${template.file}#${i}.rego`, rego)
    const libs = at(source, 'libs')
    for (const [k, lib] of (isArray(libs) ? libs : []).entries()) {
      if (typeof lib === 'string') files.set(`${template.file}#${i}.lib${k}.rego`, lib)
    }
  }
  return files
}

function runTemplate(
  template: PolicyDocument,
  policies: readonly PolicyDocument[],
  manifests: readonly PolicyDocument[],
): AdapterReport {
  const kind = at(template.data, 'spec', 'crd', 'spec', 'names', 'kind')
  const constraints = policies.filter(({ data }) => textField(data, 'kind') === kind)
  const prepared = prepare(sourcesOf(template), ['violation'])
  const name = typeof kind === 'string' ? kind : template.file
  if (constraints.length === 0) {
    const problem: RegoProblem = {
      code: 'rego_compile_error',
      message: `template ${name} has no constraint: its 1 rule would not run`,
    }
    return { ...NONE, problems: prepared.kind === 'failed' ? prepared.problems : [problem] }
  }
  const views = constraints.flatMap((constraint) =>
    manifests.filter(({ data }) => matches(constraint.data, data)).map((manifest) => viewOf(constraint.data, manifest)),
  )
  return collect(prepared, views, {
    tool: 'gatekeeper',
    read: ({ value }, view) => ({
      id: name,
      title: textField(at(at(view.input, 'constraint'), 'metadata'), 'name') ?? name,
      severity: severityOf(at(template.data, 'metadata', 'annotations', 'severity'), 'high'),
      ...(isPlain(value) && value['details'] !== undefined && { details: value['details'] }),
    }),
  })
}

function viewOf(constraint: Value, manifest: PolicyDocument): View {
  const [group, version] = groupOf(manifest.data)
  const name = at(manifest.data, 'metadata', 'name') ?? ''
  const namespace = at(manifest.data, 'metadata', 'namespace') ?? ''
  const kind = { group, version, kind: at(manifest.data, 'kind') ?? '' }
  const input: Value = {
    review: { object: manifest.data, kind, name, namespace, operation: 'CREATE', userInfo: {} },
    parameters: at(constraint, 'spec', 'parameters') ?? {},
    constraint,
  }
  return {
    document: manifest,
    input,
    back: ([review, object, ...path]) =>
      review === 'review' && object === 'object' ? { document: manifest, path } : undefined,
  }
}

function groupOf(manifest: Value): readonly [string, string] {
  const version = textField(manifest, 'apiVersion') ?? ''
  const slash = version.indexOf('/')
  return slash === -1 ? ['', version] : [version.slice(0, slash), version.slice(slash + 1)]
}

/** Kinds, namespaces and labels that a constraint selects. */
function matches(constraint: Value, manifest: Value): boolean {
  const match = at(constraint, 'spec', 'match')
  const kinds = at(match, 'kinds')
  const [group] = groupOf(manifest)
  const kind = textField(manifest, 'kind') ?? ''
  const has = (list: Value | undefined, wanted: string) => !isArray(list) || list.includes('*') || list.includes(wanted)
  if (isArray(kinds) && !kinds.some((item) => has(at(item, 'apiGroups'), group) && has(at(item, 'kinds'), kind)))
    return false
  const namespace = String(at(manifest, 'metadata', 'namespace') ?? 'default')
  const named = (list: Value | undefined) =>
    isArray(list) && list.some((item) => typeof item === 'string' && fits(item, namespace))
  if (isArray(at(match, 'namespaces')) && !named(at(match, 'namespaces'))) return false
  if (named(at(match, 'excludedNamespaces'))) return false
  const labels = at(match, 'labelSelector', 'matchLabels')
  return (
    !isPlain(labels) ||
    Object.entries(labels).every(([key, value]) => at(manifest, 'metadata', 'labels', key) === value)
  )
}

function fits(pattern: string, text: string): boolean {
  if (pattern.endsWith('*')) return text.startsWith(pattern.slice(0, -1))
  return pattern.startsWith('*') ? text.endsWith(pattern.slice(1)) : pattern === text
}
