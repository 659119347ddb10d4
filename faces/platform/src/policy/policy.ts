import { dirname, join, relative, resolve } from 'node:path'
import { readTree } from '@bartizan/engine'
import type { CheckReport, EvalFormat, EvalResult, PolicyFiles, TestReport } from '@bartizan/policy/commands'
import type { Value } from '@bartizan/policy/rego'
import { BartizanError } from '../error.ts'
import { existingPath, readOptional, writeWhole } from '../files/project.ts'

/** What a policy command works on. */
export interface PolicyRequest {
  /** Rego files, data files (JSON, YAML) and folders of them. */
  readonly paths: readonly string[]
  /** JSON or YAML file that becomes `input`. */
  readonly input?: string
}

/** Evaluates a query, as `opa eval` does. */
export async function evaluatePolicy(
  request: PolicyRequest,
  query: string,
  how: { readonly format: EvalFormat; readonly fail: boolean },
): Promise<EvalResult> {
  const { evalPolicies } = await import('@bartizan/policy/commands')
  const files = await policyFiles(request.paths)
  return evalPolicies(files, query, {
    ...(await documents(files, request.input)),
    ...how,
    now: BigInt(Date.now()) * 1_000_000n,
  })
}

/** Runs the rules named `test_…`. */
export async function testPolicy(
  request: PolicyRequest,
  how: { readonly run?: string; readonly coverage: boolean; readonly verbose: boolean },
): Promise<TestReport> {
  const { testPolicies } = await import('@bartizan/policy/commands')
  const files = await policyFiles(request.paths)
  const { data } = await documents(files, undefined)
  return testPolicies(files, { ...how, ...(data === undefined ? {} : { data }), now: BigInt(Date.now()) * 1_000_000n })
}

/** Compiles policies and warns about known bug patterns. */
export async function checkPolicy(request: PolicyRequest): Promise<CheckReport> {
  const { checkPolicies } = await import('@bartizan/policy/commands')
  return checkPolicies(await policyFiles(request.paths))
}

/** What formatting came to: files that were or would be changed, and those that do not parse. */
export interface FormatReport {
  readonly changed: readonly string[]
  readonly broken: readonly string[]
}

/** Formats Rego files in place, or only says which would change. */
export async function formatPolicies(request: PolicyRequest, write: boolean): Promise<FormatReport> {
  const { formatPolicy } = await import('@bartizan/policy/commands')
  const changed: string[] = []
  const broken: string[] = []
  for (const [name, text] of await policyFiles(request.paths)) {
    if (!name.endsWith('.rego')) continue
    const result = formatPolicy(name, text)
    if (result.kind === 'failed')
      broken.push(...result.problems.map(({ message, location }) => `${name}:${location?.row ?? 1}: ${message}`))
    else if (result.changed) {
      changed.push(name)
      if (write) writeWhole(resolve(name), result.text)
    }
  }
  return { changed, broken }
}

/** Times a query. */
export async function timePolicy(request: PolicyRequest, query: string): Promise<string> {
  const { benchPolicies } = await import('@bartizan/policy/commands')
  const files = await policyFiles(request.paths)
  const report = benchPolicies(files, query, {
    ...(await documents(files, request.input)),
    clock: () => performance.now(),
  })
  if (report.kind === 'failed') throw new BartizanError('configuration', report.text.trim())
  return report.text
}

/** Texts by their names relative to the working folder. */
async function policyFiles(paths: readonly string[]): Promise<PolicyFiles> {
  if (paths.length === 0) throw new BartizanError('usage', 'name policy files or folders')
  const files = new Map<string, string>()
  for (const path of paths) {
    const found = existingPath(path)
    const root = found.isFolder ? found.path : dirname(found.path)
    for (const file of await readTree({ root }, (entry) => /^(rego|json|ya?ml)$/.test(entry.extension))) {
      const absolute = join(root, file.path)
      if (found.isFolder || absolute === found.path) files.set(relative(process.cwd(), absolute), file.text)
    }
  }
  return files
}

type Documents = Pick<
  NonNullable<Parameters<typeof import('@bartizan/policy/commands').evalPolicies>[2]>,
  'input' | 'data'
>

/** `input` from its file, and `data` from the data files: each at the place of its folder, as OPA lays them out. */
async function documents(files: PolicyFiles, input: string | undefined): Promise<Documents> {
  const { parseJson } = await import('@bartizan/policy/rego')
  const read = async (name: string, text: string): Promise<Value> => {
    try {
      if (name.endsWith('.json')) return parseJson(text)
      const { parse } = await import('yaml')
      return parseJson(JSON.stringify(parse(text) ?? null))
    } catch (error) {
      throw new BartizanError('configuration', `${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const text = input === undefined ? undefined : readOptional(resolve(input))
  if (input !== undefined && text === undefined) throw new BartizanError('usage', `${input}: no such input file`)
  const data: Record<string, unknown> = {}
  for (const [name, content] of files) {
    if (name.endsWith('.rego') || name === input) continue
    const value = await read(name, content)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) Object.assign(data, value)
  }
  return {
    ...(text === undefined || input === undefined ? {} : { input: await read(input, text) }),
    ...(Object.keys(data).length === 0 ? {} : { data: data as Value }),
  }
}
