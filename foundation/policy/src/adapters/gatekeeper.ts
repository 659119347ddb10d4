import { validateAdmission } from '../cel/index.ts'
import { isArray, isPlain } from '../rego/index.ts'
import type { RegoProblem, Value } from '../rego/index.ts'
import { at, groupOf, inventoryOf, matches } from './gatekeeper-match.ts'
import { collect, findingOf, severityOf, textField } from './results.ts'
import type { View } from './results.ts'
import { prepare } from './run.ts'
import type { AdapterReport, PolicyDocument, PolicyFinding } from './types.ts'

const NONE: AdapterReport = { findings: [], problems: [], rules: { total: 0, matched: 0, undefined: 0 } }

/**
 * Runs Gatekeeper's ConstraintTemplates with their constraints on manifests, all given as parsed documents. Templates
 * may be in Rego or, where they have no Rego, in CEL. All manifests together are the inventory.
 */
export function runGatekeeper(
  policies: readonly PolicyDocument[],
  manifests: readonly PolicyDocument[],
): AdapterReport {
  const templates = policies.filter(({ data }) => textField(data, 'kind') === 'ConstraintTemplate')
  if (templates.length === 0) {
    return { ...NONE, problems: [{ code: 'rego_compile_error', message: '0 rules: no ConstraintTemplate was given' }] }
  }
  const objects = manifests.map(({ data }) => at(data, ...objectPath(data)) ?? null)
  const namespaces = new Map(
    objects
      .filter((object) => textField(object, 'kind') === 'Namespace')
      .map((object) => [textField(at(object, 'metadata'), 'name') ?? '', object]),
  )
  const world = { manifests, namespaces, inventory: inventoryOf(objects) }
  const reports = templates.map((template) => runTemplate(template, policies, world))
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

type World = {
  readonly manifests: readonly PolicyDocument[]
  readonly namespaces: ReadonlyMap<string, Value>
  readonly inventory: Value
}

/** Where the object is: a manifest is one, a recorded admission review has one. */
function objectPath(data: Value): readonly string[] {
  return textField(data, 'kind') === 'AdmissionReview' ? ['request', 'object'] : []
}

type Source = { readonly rego: ReadonlyMap<string, string>; readonly cel: Value | undefined }

/** The code of a template, in the older form or under `code`. */
function sourceOf(template: PolicyDocument): Source {
  const rego = new Map<string, string>()
  let cel: Value | undefined
  const targets = at(template.data, 'spec', 'targets')
  for (const [i, target] of (isArray(targets) ? targets : []).entries()) {
    const code = at(target, 'code')
    const engines: readonly Value[] = isArray(code) ? code : []
    const engine = engines.find((item) => textField(item, 'engine') === 'Rego')
    const source = engine === undefined ? target : at(engine, 'source')
    const text = textField(source, 'rego')
    if (text !== undefined) rego.set(`${template.file}#${i}.rego`, text)
    const libs = at(source, 'libs')
    for (const [k, lib] of (isArray(libs) ? libs : []).entries()) {
      if (typeof lib === 'string') rego.set(`${template.file}#${i}.lib${k}.rego`, lib)
    }
    cel ??= at(
      engines.find((item) => textField(item, 'engine') === 'K8sNativeValidation'),
      'source',
    )
  }
  return { rego, cel }
}

function runTemplate(template: PolicyDocument, policies: readonly PolicyDocument[], world: World): AdapterReport {
  const kind = at(template.data, 'spec', 'crd', 'spec', 'names', 'kind')
  const name = typeof kind === 'string' ? kind : template.file
  const constraints = policies.filter(({ data }) => textField(data, 'kind') === kind)
  const views = constraints.flatMap((constraint) =>
    world.manifests
      .filter(({ data }) => matches(constraint.data, at(data, ...objectPath(data)) ?? null, world.namespaces))
      .map((manifest) => viewOf(constraint.data, manifest)),
  )
  const { rego, cel } = sourceOf(template)
  const none: RegoProblem = {
    code: 'rego_compile_error',
    message: `template ${name} has no constraint: its 1 rule would not run`,
  }
  const read = (view: View): Told => {
    const constraint = at(view.input, 'constraint')
    return {
      id: name,
      title: textField(at(constraint, 'metadata'), 'name') ?? name,
      severity: severity(template.data, constraint),
    }
  }
  if (rego.size === 0 && cel !== undefined)
    return constraints.length === 0 ? { ...NONE, problems: [none] } : runCel(cel, views, { name, read })
  const prepared = prepare(rego, ['violation'])
  if (constraints.length === 0) return { ...NONE, problems: prepared.kind === 'failed' ? prepared.problems : [none] }
  return collect(prepared, views, {
    tool: 'gatekeeper',
    data: world.inventory,
    read: ({ value }, view) => ({
      ...read(view),
      ...(isPlain(value) && value['details'] !== undefined && { details: value['details'] }),
    }),
  })
}

type Told = Pick<PolicyFinding, 'severity'> & { readonly id: string; readonly title: string }

/** A constraint that would only warn, or only record, weighs less than one that refuses. */
function severity(template: Value, constraint: Value | undefined): PolicyFinding['severity'] {
  const action = textField(at(constraint, 'spec'), 'enforcementAction')
  if (action === 'dryrun') return 'info'
  if (action === 'warn') return 'low'
  return severityOf(at(template, 'metadata', 'annotations', 'severity'), 'high')
}

function viewOf(constraint: Value, manifest: PolicyDocument): View {
  const path = objectPath(manifest.data)
  const object = at(manifest.data, ...path) ?? null
  const request = path.length > 0 ? at(manifest.data, 'request') : undefined
  const [group, version] = groupOf(object)
  const namespace = at(object, 'metadata', 'namespace')
  const review: Value = {
    kind: { group, version, kind: at(object, 'kind') ?? '' },
    name: at(object, 'metadata', 'name') ?? '',
    ...(namespace !== undefined && { namespace }),
    operation: 'CREATE',
    userInfo: {},
    ...(isPlain(request) && request),
    object,
  }
  return {
    document: manifest,
    input: { review, parameters: at(constraint, 'spec', 'parameters') ?? {}, constraint },
    back: ([root, first, ...rest]) =>
      root === 'review' && first === 'object' ? { document: manifest, path: [...path, ...rest] } : undefined,
  }
}

/** Names that Gatekeeper gives to the expressions of a template. */
const CEL_NAMES: readonly Value[] = [
  { name: 'params', expression: '!has(params.spec) || !has(params.spec.parameters) ? null : params.spec.parameters' },
  { name: 'anyObject', expression: 'object == null ? oldObject : object' },
]

function runCel(
  source: Value,
  views: readonly View[],
  told: { readonly name: string; readonly read: (view: View) => Told },
): AdapterReport {
  const variables = at(source, 'variables')
  const spec = { ...(isPlain(source) && source), variables: [...CEL_NAMES, ...(isArray(variables) ? variables : [])] }
  const policy = { kind: 'ValidatingAdmissionPolicy', metadata: { name: told.name }, spec }
  const findings: PolicyFinding[] = []
  const problems: RegoProblem[] = []
  for (const view of views) {
    const result = validateAdmission(policy, at(view.input, 'review', 'object'), at(view.input, 'constraint'))
    if (result.kind === 'failed')
      problems.push({ code: 'eval_internal_error', message: `${view.document.file}: ${result.message}` })
    if (result.kind !== 'denied') continue
    for (const { message } of result.violations) {
      const own = { ...told.read(view), tool: 'gatekeeper', rule: told.name, message }
      findings.push(findingOf(own, view, ['review', 'object']))
    }
  }
  return { findings, problems, rules: { total: 1, matched: findings.length > 0 ? 1 : 0, undefined: 0 } }
}
