import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type Cell, fromPlain, map, unknown } from '@bartizan/model/resource'
import { evaluateText } from '@bartizan/terraform'
import { ctyData, type GoValue, readGoValue, unknownMark } from './go-literals.ts'

interface Case {
  readonly source: string
  readonly names: ReadonlyMap<string, Cell>
  readonly want: unknown
  readonly fails: boolean
  readonly template: boolean
}

/** Results differ between runs or come from the machine. */
const impure = new Set(['abspath', 'pathexpand', 'bcrypt', 'timestamp', 'plantimestamp', 'uuid'])

function toCell(data: unknown): Cell {
  if (typeof data === 'string' && data.startsWith(unknownMark)) {
    const type = data.slice(unknownMark.length + 1)
    return type === ''
      ? unknown('unset')
      : { value: { kind: 'unknown', why: 'unset', type: type as 'string' }, origin: 0 as Cell['origin'] }
  }
  if (Array.isArray(data))
    return { value: { kind: 'list', items: data.map(toCell), open: false }, origin: 0 as Cell['origin'] }
  if (typeof data === 'object' && data !== null)
    return map(new Map(Object.entries(data).map(([key, item]) => [key, toCell(item)])))
  return fromPlain(data)
}

function fromCell(cell: Cell): unknown {
  const value = cell.value
  if (value.kind === 'known') return typeof value.value === 'bigint' ? Number(value.value) : value.value
  if (value.kind === 'list') return value.open ? unknownMark : value.items.map(fromCell)
  if (value.kind === 'map')
    return value.open ? unknownMark : Object.fromEntries([...value.entries].map(([key, item]) => [key, fromCell(item)]))
  return unknownMark
}

const canonical = (data: unknown): string =>
  JSON.stringify(data, (_key, value: unknown) => {
    if (typeof value === 'string' && value.startsWith(unknownMark)) return unknownMark
    if (Array.isArray(value)) return value.map((item) => canonical(item)).toSorted()
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  })

/** The pairs of `functions_test.go`. */
function functionCases(file: string): { cases: Case[]; skipped: number } {
  const text = readFileSync(file, 'utf8')
  const constants: Record<string, string> = {}
  for (const found of text.matchAll(/^\t(CipherBase64|PrivateKey|Poem)\s*=\s*(?:"([^"]*)"|`([^`]*)`)/gm))
    constants[found[1] as string] = found[2] ?? found[3] ?? ''
  const cases: Case[] = []
  let skipped = 0
  for (const group of text.matchAll(/\n\t\t"(\w+)": \{\n([\s\S]*?)\n\t\t\},/g)) {
    const name = group[1] as string
    if (impure.has(name)) continue
    for (const pair of (group[2] as string).matchAll(/\n?\t\t\t\{\n([\s\S]*?)\n\t\t\t\},/g)) {
      try {
        const { value } = readGoValue(
          `{${(pair[1] as string).replace(/fmt\.Sprintf\("rsadecrypt\(\\"%s\\", file\(\\"(.*?)\\"\)\)", CipherBase64\)|/g, '')}}`,
          0,
        )
        if (value.kind !== 'composite') throw new SyntaxError('no pair')
        const [source, want] = value.items.map((item) => item.value)
        if (source?.kind !== 'string') throw new SyntaxError('no source')
        const replaced =
          want?.kind === 'call' && want.args[0]?.kind === 'name' && constants[want.args[0].text] !== undefined
            ? constants[want.args[0].text]
            : ctyData(want as GoValue)
        cases.push({ source: source.text, names: new Map(), want: replaced, fails: false, template: false })
      } catch {
        skipped += 1
      }
    }
  }
  return { cases, skipped }
}

/** The tables `{ input, context, want, number of errors }` of the HCL repository. */
function expressionCases(
  file: string,
  options: { until: string; template: boolean },
): { cases: Case[]; skipped: number } {
  const whole = readFileSync(file, 'utf8')
  const text = whole.slice(0, whole.indexOf(options.until) < 0 ? undefined : whole.indexOf(options.until))
  const cases: Case[] = []
  let skipped = 0
  let at = text.indexOf('\n\t}{\n')
  for (at = text.indexOf('\n\t\t{', at); at >= 0; at = text.indexOf('\n\t\t{', at + 4)) {
    try {
      const { value } = readGoValue(text, at + 3)
      if (value.kind !== 'composite') continue
      const [source, context, want, count] = value.items.map((item) => item.value)
      if (source?.kind !== 'string') throw new SyntaxError('no source')
      if (definesFunctions(context)) throw new SyntaxError('the case brings its own functions')
      const fails = count?.kind === 'number' && count.text !== '0'
      cases.push({
        source: source.text,
        names: namesOf(context),
        want: fails ? undefined : ctyData(want as GoValue),
        fails,
        template: options.template,
      })
    } catch {
      skipped += 1
    }
  }
  return { cases, skipped }
}

const definesFunctions = (context: GoValue | undefined): boolean =>
  context?.kind === 'composite' &&
  context.items.some(
    (item) =>
      item.key?.kind === 'name' &&
      item.key.text === 'Functions' &&
      item.value.kind === 'composite' &&
      item.value.items.some(
        (one) => one.key?.kind === 'string' && !/^(?:upper|lower|concat|jsonencode|format)$/.test(one.key.text),
      ),
  )

function namesOf(context: GoValue | undefined): ReadonlyMap<string, Cell> {
  const names = new Map<string, Cell>()
  if (context?.kind !== 'composite') return names
  for (const item of context.items) {
    if (item.key?.kind !== 'name' || item.key.text !== 'Variables') continue
    for (const [name, data] of Object.entries(ctyData(item.value) as Record<string, unknown>))
      names.set(name, toCell(data))
  }
  return names
}

function score(label: string, found: { cases: readonly Case[]; skipped: number }, folder: string): void {
  const files = {
    read: (path: string): Uint8Array | undefined => {
      try {
        return readFileSync(join(folder, path))
      } catch {
        return undefined
      }
    },
    list: (below: string): string[] =>
      readdirSync(join(folder, below), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name))),
  }
  let right = 0
  for (const item of found.cases) {
    const cell = evaluateText(item.source, { names: item.names, files, template: item.template })
    const failed = cell.value.kind === 'unknown' && cell.value.why === 'error'
    const same = item.fails
      ? failed || fromCell(cell) === unknownMark
      : !failed && canonical(fromCell(cell)) === canonical(item.want)
    if (same) right += 1
    else
      process.stdout.write(
        `  ${label}: ${JSON.stringify(item.source)}\n    want ${item.fails ? 'an error' : canonical(item.want)}\n    got  ${canonical(failed ? cell.value : fromCell(cell))}\n`,
      )
  }
  process.stdout.write(
    `${label}: ${right} of ${found.cases.length} right (${((100 * right) / found.cases.length).toFixed(1)} %), ${found.skipped} cases of a form that the scorer cannot read\n`,
  )
}

/** Usage: `score-hcl.ts <opentofu folder> <hcl folder>`. */
function main([tofu, hcl]: readonly string[]): void {
  if (tofu !== undefined) {
    const lang = join(tofu, 'internal/lang')
    score(
      'OpenTofu function pairs',
      functionCases(join(lang, 'functions_test.go')),
      join(lang, 'testdata/functions-test'),
    )
  }
  if (hcl === undefined) return
  const syntax = join(hcl, 'hclsyntax')
  score(
    'HCL expressions',
    expressionCases(join(syntax, 'expression_test.go'), { until: 'func TestExpressionErrorMessages', template: false }),
    '.',
  )
  score(
    'HCL templates',
    expressionCases(join(syntax, 'expression_template_test.go'), {
      until: 'func TestTemplateExprGracefulValue',
      template: true,
    }),
    '.',
  )
}

main(process.argv.slice(2))
