import type { Operator } from '../check/operator.ts'
import type { CheckRow, Test } from '../check/row.ts'

/** HCL that breaks a row and HCL that keeps it; undefined where it can neither be derived nor is given. */
export interface Samples {
  readonly bad: string | undefined
  readonly good: string | undefined
}

const written = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : String(value))

/** A value that an operator accepts, as source. Empty when it is the absence that it accepts. */
function accepted(operator: Operator): string | undefined {
  switch (operator.op) {
    case 'true':
    case 'false':
      return operator.op
    case 'equals':
      return written(operator.value)
    case 'in':
      return written(operator.values[0])
    case 'at-least':
    case 'at-most':
    case 'version-at-least':
      return written(operator.value)
    case 'exists':
    case 'not-empty':
    case 'not-equals':
    case 'not-in':
      return '"other"'
    case 'contains':
      return `[${written(operator.value)}]`
    case 'contains-any':
    case 'contains-all':
      return `[${operator.values.map(written).join(', ')}]`
    case 'missing':
    case 'empty':
      return ''
    default:
      return undefined
  }
}

/** A value that an operator refuses, as source. */
function refused(operator: Operator): string | undefined {
  switch (operator.op) {
    case 'true':
      return 'false'
    case 'false':
      return 'true'
    case 'equals':
    case 'in':
      return '"wrong"'
    case 'not-equals':
      return written(operator.value)
    case 'not-in':
      return written(operator.values[0])
    case 'at-least':
      return written(Number(operator.value) - 1)
    case 'at-most':
      return written(Number(operator.value) + 1)
    case 'version-at-least':
      return '"0.1"'
    case 'missing':
      return '"x"'
    case 'contains':
      return '["wrong"]'
    default:
      return undefined
  }
}

/** A body in which a value stands at a path; names before the last one become blocks. */
function bodyAt(path: string, value: string): string {
  const [first = ''] = path.split(' | ')
  const names = first.replaceAll('[]', '').split('.')
  const last = names.pop() as string
  const isList = first.endsWith('[]')
  const line = `${/^[A-Za-z_][\w-]*$/.test(last) ? last : JSON.stringify(last)} = ${isList ? `[${value}]` : value}`
  // `metadata.x` and other maps are written as attributes.
  if (names.length === 1 && names[0] === 'metadata') return `metadata = {\n  ${line}\n}`
  return names.toReversed().reduce((inner, name) => `${name} {\n${inner}\n}`, line)
}

/** What makes a row apply, as a body. */
function applying(test: Test | undefined): string | undefined {
  if (test === undefined) return ''
  if (test.kind === 'attribute') {
    const path = typeof test.path === 'string' ? test.path : test.path.terraform
    if (test.absent === 'pass') return ''
    if (test.op.op === 'not-empty' && path !== undefined) return bodyAt(`${path.split(' | ')[0]}.sample`, 'true')
    const value = accepted(test.op)
    return path === undefined || value === undefined ? undefined : value === '' ? '' : bodyAt(path, value)
  }
  if (test.kind === 'not') return ''
  if (test.kind === 'all') {
    const parts = test.of.map(applying)
    return parts.includes(undefined) ? undefined : parts.join('\n')
  }
  return undefined
}

/** The samples of a row for Terraform: its own, else derived from its operator. */
export function samplesOf(row: CheckRow): Samples {
  const own = { bad: row.bad?.terraform, good: row.good?.terraform }
  const path = typeof row.path === 'string' ? row.path : row.path?.terraform
  const condition = applying(row.when)
  if (path === undefined || row.require === undefined || condition === undefined) return own
  // A condition on a block that the path enters is met by the good body itself.
  const entered =
    row.when?.kind === 'attribute' && typeof row.when.path === 'string' && path.startsWith(`${row.when.path}.`)
  const join = (body: string): string => [condition, body].filter((part) => part !== '').join('\n')
  const good = accepted(row.require)
  const bad = row.absent === 'pass' ? refused(row.require) : ''
  return {
    bad: own.bad ?? (bad === undefined ? undefined : join(bad === '' ? '' : bodyAt(path, bad))),
    good:
      own.good ??
      (good === undefined
        ? undefined
        : entered && good !== ''
          ? bodyAt(path, good)
          : join(good === '' ? '' : bodyAt(path, good))),
  }
}

/** A whole configuration around a sample body. */
export function configurationOf(type: string, name: string, body: string): string {
  if (/^\s*(?:resource|data|provider|module|variable|terraform)\s/.test(body)) return body
  const inner = body === '' ? '' : `\n${body}\n`
  if (type.startsWith('data.')) return `data "${type.slice(5)}" "${name}" {${inner}}\n`
  if (type.startsWith('provider.')) return `provider "${type.slice(9)}" {${inner}}\n`
  return `resource "${type}" "${name}" {${inner}}\n`
}
