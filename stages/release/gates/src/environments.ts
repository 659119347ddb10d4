import { environmentsSchema } from '@bartizan/policy/gate'
import { schemaViolations } from '@bartizan/policy/rego'
import type { Value } from '@bartizan/policy/rego'
import { secondsOf } from './duration.ts'
import { isMapping, lineOf, readYaml } from './yaml.ts'
import type { GateProblem, Mapping } from './yaml.ts'

/** Environments as the gate's policy reads them, or why they cannot be used. */
export type EnvironmentsResult =
  | { readonly kind: 'environments'; readonly data: Value; readonly names: readonly string[] }
  | { readonly kind: 'failed'; readonly problems: readonly GateProblem[] }

/**
 * Reads a file of environments. Ages are written as durations (`maxAge: 24h`); everything else is named as in the
 * published schema. An environment that demands nothing, and a field that nobody knows, are errors.
 */
export function loadEnvironments(file: string, text: string): EnvironmentsResult {
  const read = readYaml(file, text)
  if (read.kind === 'failed') return { kind: 'failed', problems: [read.problem] }
  const described = isMapping(read.data) && isMapping(read.data['environments']) ? read.data['environments'] : undefined
  if (!described || Object.keys(described).length === 0) {
    return {
      kind: 'failed',
      problems: [{ file, line: 1, message: 'no environments: write them under `environments:`' }],
    }
  }
  const problems: GateProblem[] = []
  const environments: { [name: string]: unknown } = {}
  for (const [name, value] of Object.entries(described)) {
    environments[name] = withSeconds(value, (message, word) =>
      problems.push({ file, line: lineOf(text, word), message }),
    )
  }
  for (const violation of schemaViolations(environmentsSchema, environments as Value)) {
    const field = violation.field.replace(/^\(root\)\.?/, '')
    const word = violation.description.match(/property (\S+)|^(\S+) is required/)
    problems.push({
      file,
      line: lineOf(text, word?.[1] ?? field.split('.').at(-1) ?? ''),
      message: `${field}: ${violation.description}`,
    })
  }
  if (problems.length > 0) return { kind: 'failed', problems }
  return { kind: 'environments', data: { environments: environments as Value }, names: Object.keys(environments) }
}

/** Replaces every `maxAge: 24h` by `maxAgeSeconds: 86400`. */
function withSeconds(value: unknown, tell: (message: string, word: string) => void): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withSeconds(item, tell))
  if (!isMapping(value)) return value
  const result: { [key: string]: unknown } = {}
  for (const [key, item] of Object.entries(value as Mapping)) {
    if (key !== 'maxAge') {
      result[key] = withSeconds(item, tell)
      continue
    }
    const seconds = secondsOf(item)
    if (seconds === undefined) tell(`maxAge must be a duration such as 24h, not ${JSON.stringify(item)}`, 'maxAge')
    else result['maxAgeSeconds'] = seconds
  }
  return result
}
