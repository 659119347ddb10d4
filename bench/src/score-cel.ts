import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { CelMap, CelType, Uint, compileCel, evaluateCel } from '@bartizan/policy/cel'
import type { Cel } from '@bartizan/policy/cel'
import { parseTextProto, textOf } from './cel/textproto.ts'
import type { Message } from './cel/textproto.ts'

/**
 * Scores the CEL evaluator with the specification's tests.
 * Usage: node bench/src/score-cel.ts FOLDER [--verbose]
 * FOLDER is `tests/simple/testdata` of google/cel-spec. Tests about protocol buffer messages are counted apart.
 */
function main(args: readonly string[]): number {
  const [root] = args
  if (root === undefined) {
    process.stderr.write('usage: score-cel.ts FOLDER [--verbose]\n')
    return 2
  }
  const list = readFileSync(join(import.meta.dirname, 'expected', 'cel.txt'), 'utf8')
  const expected = new Set(list.split('\n').filter((line) => line !== '' && !line.startsWith('#')))
  const tally = { passed: 0, total: 0, messages: 0, messagesPassed: 0, unexpected: 0 }
  for (const file of readdirSync(root).sort()) {
    if (!file.endsWith('.textproto')) continue
    const document = parseTextProto(readFileSync(join(root, file), 'utf8'))
    for (const section of messages(document['section'])) {
      for (const test of messages(section['test'])) {
        if (test['check_only'] !== undefined) continue
        const failure = run(test)
        if (aboutMessages(test)) {
          tally.messages++
          if (failure === undefined) tally.messagesPassed++
          continue
        }
        tally.total++
        const name = `${file}: ${textOf(section['name']?.[0])}/${textOf(test['name']?.[0])}`
        if (failure === undefined) tally.passed++
        else if (!expected.has(name)) {
          tally.unexpected++
          if (args.includes('--verbose')) process.stdout.write(`${name}: ${textOf(test['expr']?.[0])}: ${failure}\n`)
        }
      }
    }
  }
  process.stdout.write(`with protocol buffer messages: ${tally.messagesPassed} of ${tally.messages}\n`)
  process.stdout.write(
    `total without: ${tally.passed} of ${tally.total} (${((100 * tally.passed) / tally.total).toFixed(2)} %)\n`,
  )
  return tally.unexpected > 0 ? 1 : 0
}

function messages(list: Message[string] | undefined): Message[] {
  return (list ?? []).filter((item) => typeof item === 'object' && !(item instanceof Uint8Array)) as Message[]
}

function aboutMessages(test: Message): boolean {
  const shown = shownText(test)
  return /TestAllTypes|object_value|enum_value|conformance\.proto|google\.protobuf\.(?:Any|Struct|Value|ListValue|\w+Value)|TestRequired|NestedEnum|GlobalEnum/.test(
    shown,
  )
}

function shownText(value: string | Uint8Array | Message): string {
  if (typeof value === 'string' || value instanceof Uint8Array) return textOf(value)
  return Object.entries(value)
    .map(([key, items]) => `${key} ${items.map(shownText).join(' ')}`)
    .join(' ')
}

/** Undefined when the test passes. */
function run(test: Message): string | undefined {
  const variables = new Map<string, Cel>()
  for (const binding of messages(test['bindings'])) {
    const [value] = messages(messages(binding['value'])[0]?.['value'])
    if (value) variables.set(textOf(binding['key']?.[0]), valueOf(value))
  }
  const container = textOf(test['container']?.[0])
  const result = evaluateCel(compileCel(textOf(test['expr']?.[0])), {
    variables,
    ...(container !== '' && { container }),
  })
  if (test['eval_error'] !== undefined || test['any_eval_errors'] !== undefined) {
    return result.kind === 'failed' ? undefined : `wanted an error, got ${show(result.value)}`
  }
  if (test['unknown'] !== undefined || test['any_unknowns'] !== undefined)
    return result.kind === 'failed' ? undefined : 'wanted unknown'
  const [typed] = messages(test['typed_result'])
  const [value] = messages(typed ? typed['result'] : test['value'])
  const wanted = value ? valueOf(value) : true
  if (result.kind === 'failed') return `failed: ${result.message}`
  return show(result.value) === show(wanted) ? undefined : `wanted ${show(wanted)}, got ${show(result.value)}`
}

function double(text: string): number {
  if (/^-?inf/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  return /nan/i.test(text) ? Number.NaN : Number(text)
}

function valueOf(message: Message): Cel {
  const [[field, values]] = Object.entries(message) as [[string, Message[string]]]
  const [value] = values
  switch (field) {
    case 'bool_value':
      return value === 'true'
    case 'int64_value':
      return BigInt(value as string)
    case 'uint64_value':
      return new Uint(BigInt((value as string).replace(/u$/i, '')))
    case 'double_value':
      return double(value as string)
    case 'string_value':
      return textOf(value)
    case 'bytes_value':
      return value as Uint8Array
    case 'type_value':
      return new CelType(textOf(value))
    case 'list_value':
      return messages(messages(values)[0]?.['values']).map(valueOf)
    case 'map_value':
      return new CelMap(
        messages(messages(values)[0]?.['entries']).map(
          (entry) =>
            [valueOf(messages(entry['key'])[0] as Message), valueOf(messages(entry['value'])[0] as Message)] as const,
        ),
      )
    default:
      return null
  }
}

/** A text that tells types apart, so that 1, 1u and 1.0 differ. */
function show(value: Cel): string {
  if (typeof value === 'bigint') return `${value}`
  if (typeof value === 'number') return `double ${Object.is(value, -0) ? '-0' : value}`
  if (value instanceof Uint) return `${value.value}u`
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`
  if (value instanceof CelType) return `type ${value.name}`
  if (Array.isArray(value)) return `[${(value as Cel[]).map(show).join(', ')}]`
  if (value instanceof CelMap)
    return `{${[...value.entries.values()]
      .map(([key, item]) => `${show(key)}: ${show(item)}`)
      .sort()
      .join(', ')}}`
  return typeof value === 'string' || typeof value === 'boolean' || value === null
    ? JSON.stringify(value)
    : `${value.constructor.name}`
}

process.exitCode = main(process.argv.slice(2))
