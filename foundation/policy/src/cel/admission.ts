import { CelSyntaxError } from './ast.ts'
import { evaluateExpr } from './evaluate.ts'
import { parseCel } from './parser.ts'
import { CelError, fromJson } from './values.ts'
import type { Cel } from './values.ts'

/** What the API server grants one policy on one object, in cost units. */
const POLICY_BUDGET = 10_000_000
const CALL_BUDGET = 1_000_000

/** One validation that did not hold, or could not be evaluated under `failurePolicy: Fail`. */
export type AdmissionViolation = {
  readonly policy: string
  readonly expression: string
  readonly message: string
  readonly reason: string
}

/** What a policy says about an object. */
export type AdmissionResult =
  | { readonly kind: 'not-matched' }
  | { readonly kind: 'allowed' }
  | { readonly kind: 'denied'; readonly violations: readonly AdmissionViolation[] }
  | { readonly kind: 'failed'; readonly message: string }

type Json = { readonly [key: string]: unknown }

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as unknown[]).filter(isObject) : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/**
 * Evaluates a ValidatingAdmissionPolicy on a manifest as the API server would on its creation. `params` stands for what
 * a binding would pass. Never throws.
 */
export function validateAdmission(policy: unknown, manifest: unknown, params: unknown = null): AdmissionResult {
  if (!isObject(policy) || policy['kind'] !== 'ValidatingAdmissionPolicy' || !isObject(policy['spec'])) {
    return { kind: 'failed', message: 'not a ValidatingAdmissionPolicy' }
  }
  if (!isObject(manifest)) return { kind: 'failed', message: 'the manifest is no object' }
  const { spec } = policy
  if (!matchesResource(spec, manifest)) return { kind: 'not-matched' }
  return new Admission(policy, manifest, params).run()
}

/** Plurals by kind, where they are not the kind with an s. */
function plural(kind: string): string {
  const name = kind.toLowerCase()
  if (name.endsWith('s')) return `${name}es`
  return name.endsWith('y') && !/[aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`
}

function matchesResource(spec: Json, manifest: Json): boolean {
  const constraints = isObject(spec['matchConstraints']) ? spec['matchConstraints'] : {}
  const rules = list(constraints['resourceRules'])
  if (rules.length === 0) return true
  const version = text(manifest['apiVersion'])
  const [group, name] = version.includes('/') ? (version.split('/') as [string, string]) : ['', version]
  const accepts = (value: unknown, wanted: string) => {
    const items = Array.isArray(value) ? (value as unknown[]) : []
    return items.includes('*') || items.includes(wanted)
  }
  return rules.some(
    (rule) =>
      accepts(rule['apiGroups'], group) &&
      accepts(rule['apiVersions'], name) &&
      accepts(rule['resources'], plural(text(manifest['kind']))) &&
      accepts(rule['operations'] ?? ['*'], 'CREATE'),
  )
}

class Admission {
  private readonly policy: Json
  private readonly spec: Json
  private readonly variables = new Map<string, Cel>()
  private spent = 0

  constructor(policy: Json, manifest: Json, params: unknown) {
    this.policy = policy
    this.spec = policy['spec'] as Json
    const metadata = isObject(manifest['metadata']) ? manifest['metadata'] : {}
    const namespace = text(metadata['namespace']) || 'default'
    this.variables.set('object', fromJson(manifest))
    this.variables.set('oldObject', null)
    this.variables.set('params', fromJson(params))
    this.variables.set('namespaceObject', fromJson({ metadata: { name: namespace, labels: {} } }))
    this.variables.set(
      'request',
      fromJson({
        operation: 'CREATE',
        namespace,
        name: text(metadata['name']),
        dryRun: false,
        kind: { kind: manifest['kind'] },
      }),
    )
  }

  run(): AdmissionResult {
    const failure = (message: string): AdmissionResult =>
      this.spec['failurePolicy'] === 'Ignore'
        ? { kind: 'allowed' }
        : { kind: 'denied', violations: [this.violation('', message, 'Invalid')] }
    try {
      for (const condition of list(this.spec['matchConditions'])) {
        if (this.evaluate(text(condition['expression'])) !== true) return { kind: 'not-matched' }
      }
    } catch (error) {
      return failure(messageOf(error))
    }
    const lazy = this.variableDefinitions()
    const violations: AdmissionViolation[] = []
    for (const validation of list(this.spec['validations'])) {
      const violation = this.validate(validation, lazy)
      if (violation) violations.push(violation)
    }
    return violations.length === 0 ? { kind: 'allowed' } : { kind: 'denied', violations }
  }

  /** Variables in the order written; one that fails fails only where it is used. */
  private variableDefinitions(): ReadonlyMap<string, string> {
    const failures = new Map<string, string>()
    const values: { [name: string]: Cel } = Object.create(null) as { [name: string]: Cel }
    for (const variable of list(this.spec['variables'])) {
      const name = text(variable['name'])
      this.variables.set('variables', values)
      try {
        values[name] = this.evaluate(text(variable['expression']))
      } catch (error) {
        failures.set(name, messageOf(error))
      }
    }
    this.variables.set('variables', values)
    return failures
  }

  private validate(validation: Json, failures: ReadonlyMap<string, string>): AdmissionViolation | undefined {
    const expression = text(validation['expression'])
    const reason = text(validation['reason']) || 'Invalid'
    try {
      if (this.evaluate(expression) === true) return undefined
    } catch (error) {
      if (this.spec['failurePolicy'] === 'Ignore') return undefined
      const used = [...failures].find(([name]) => expression.includes(`variables.${name}`))
      return this.violation(expression, `expression failed: ${used?.[1] ?? messageOf(error)}`, reason)
    }
    return this.violation(expression, this.message(validation, expression), reason)
  }

  private message(validation: Json, expression: string): string {
    const own = text(validation['messageExpression'])
    if (own !== '') {
      try {
        const message = this.evaluate(own)
        if (typeof message === 'string' && message.trim() !== '') return message
      } catch {
        return text(validation['message']) || `failed expression: ${expression}`
      }
    }
    return text(validation['message']) || `failed expression: ${expression}`
  }

  private violation(expression: string, message: string, reason: string): AdmissionViolation {
    const metadata = isObject(this.policy['metadata']) ? this.policy['metadata'] : {}
    return { policy: text(metadata['name']), expression, message, reason }
  }

  private evaluate(expression: string): Cel {
    const budget = Math.min(CALL_BUDGET, POLICY_BUDGET - this.spent)
    const { value, cost } = evaluateExpr(parseCel(expression), { variables: this.variables, budget })
    this.spent += cost
    return value
  }
}

function messageOf(error: unknown): string {
  if (error instanceof CelError || error instanceof CelSyntaxError) return error.message
  if (error instanceof RangeError) return 'evaluation is nested too deeply'
  throw error
}
