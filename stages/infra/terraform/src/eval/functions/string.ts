import type { Cell } from '@bartizan/model/resource'
import { EvalError, isError, isNull, knownCell, type Plain, scalarToText, unknownFrom } from '../cell.ts'
import { cells, type FunctionContext, type HclFunction, plain } from './define.ts'
import { formatText } from './format.ts'
import { compileRegex, matchResult } from './regex.ts'

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })
const ascii = /^[\x20-\x7e]*$/

/** The characters of a text as readers see them. */
function characters(text: string): string[] {
  return ascii.test(text) ? text.split('') : Array.from(segmenter.segment(text), (part) => part.segment)
}

function substr(text: string, offset: number, length: number): string {
  const all = characters(text)
  const start = offset < 0 ? Math.max(0, all.length + offset) : offset
  return length < 0 ? all.slice(start).join('') : all.slice(start, start + length).join('')
}

function trimSet(text: string, set: string): string {
  const chars = new Set(set)
  const all = Array.from(text)
  let start = 0
  let end = all.length
  while (start < end && chars.has(all[start] as string)) start += 1
  while (end > start && chars.has(all[end - 1] as string)) end -= 1
  return all.slice(start, end).join('')
}

function replace(text: string, search: string, replacement: string): string {
  if (search.length > 1 && search.startsWith('/') && search.endsWith('/')) {
    const pattern = compileRegex(search.slice(1, -1), 'g')
    // The language writes `$1` and `${name}`; JavaScript names groups `$<name>`.
    return text.replace(
      pattern,
      replacement.replaceAll(/\$\{([A-Za-z_]\w*)\}/g, '$<$1>').replaceAll(/\$\{(\d+)\}/g, '$$$1'),
    )
  }
  return text.replaceAll(search, () => replacement)
}

/** Joins known and unknown texts; the known parts stay visible. */
function joinCells(args: readonly Cell[], context: FunctionContext): Cell {
  const separator = args[0] as Cell
  const items: Cell[] = []
  for (const list of args.slice(1)) {
    if (isError(list)) return list
    if (list.value.kind !== 'list') {
      if (list.value.kind === 'known') throw new EvalError('a list is needed')
      return unknownFrom(list, context.origin)
    }
    if (list.value.open) return unknownFrom(list, context.origin)
    items.push(...list.value.items)
  }
  if (separator.value.kind !== 'known') return unknownFrom(separator, context.origin)
  const glue = knownCell(scalarToText(separator.value.value))
  const parts = items.flatMap((item, index) => (index === 0 ? [item] : [glue, item]))
  return textOfParts(parts, context)
}

/** One string of several cells. */
export function textOfParts(parts: readonly Cell[], context: FunctionContext): Cell {
  const joined: Cell[] = []
  for (const part of parts.flatMap((one) => (one.value.kind === 'text' ? one.value.parts : [one]))) {
    if (isError(part)) return part
    if (part.value.kind === 'list' || part.value.kind === 'map' || isNull(part))
      throw new EvalError('a string is needed')
    const last = joined.at(-1)
    if (part.value.kind === 'known' && last?.value.kind === 'known') {
      joined[joined.length - 1] = knownCell(scalarToText(last.value.value) + scalarToText(part.value.value))
    } else joined.push(part.value.kind === 'known' ? knownCell(scalarToText(part.value.value)) : part)
  }
  const sensitive = parts.some((part) => part.sensitive === true) ? { sensitive: true as const } : {}
  if (joined.length === 0) return knownCell('', context.origin)
  const [only] = joined
  if (joined.length === 1 && only?.value.kind === 'known') {
    return context.spend(String(only.value.value).length)
      ? { value: only.value, origin: context.origin, ...sensitive }
      : { value: { kind: 'unknown', why: 'limit' }, origin: context.origin }
  }
  return { value: { kind: 'text', parts: joined }, origin: context.origin, ...sensitive }
}

/** `format` with unknown arguments under plain `%s`, `%v` or `%d` gives a partly known string. */
function formatCells(args: readonly Cell[], context: FunctionContext): Cell {
  const [template, ...values] = args
  const broken = args.find(isError)
  if (broken !== undefined) return broken
  if (template?.value.kind !== 'known') return unknownFrom(template as Cell, context.origin)
  const pattern = scalarToText(template.value.value)
  const parts: Cell[] = []
  let next = 0
  let from = 0
  for (const found of pattern.matchAll(/%(%|[-+ #0-9.[\]*]*[a-zA-Z])/g)) {
    parts.push(knownCell(pattern.slice(from, found.index)))
    from = found.index + found[0].length
    if (found[1] === '%') {
      parts.push(knownCell('%'))
      continue
    }
    const value = values[next]
    if (value === undefined) throw new EvalError('format has too few arguments')
    next += 1
    const soft =
      value.value.kind === 'unknown' ||
      value.value.kind === 'text' ||
      value.value.kind === 'encoded' ||
      value.value.kind === 'choice'
    if (!soft) parts.push(knownCell(formatText(found[0], [plainValue(value)])))
    else if (/^%[svd]$/.test(found[0])) parts.push(value)
    else return unknownFrom(value, context.origin)
  }
  parts.push(knownCell(pattern.slice(from)))
  return textOfParts(parts, context)
}

function plainValue(cell: Cell): Plain {
  const value = cell.value
  if (value.kind === 'known') return value.value
  if (value.kind === 'list') return value.items.map(plainValue)
  if (value.kind === 'map') return Object.fromEntries([...value.entries].map(([key, item]) => [key, plainValue(item)]))
  throw new EvalError('the value is not known')
}

function isKnown(cell: Cell): boolean {
  const value = cell.value
  if (value.kind === 'list') return !value.open && value.items.every(isKnown)
  if (value.kind === 'map') return !value.open && [...value.entries.values()].every(isKnown)
  return value.kind === 'known'
}

function formatlist(args: readonly Plain[]): Plain {
  const [template, ...values] = args
  const lists = values.filter((value): value is readonly Plain[] => Array.isArray(value))
  const length = lists[0]?.length ?? 1
  if (lists.some((list) => list.length !== length)) throw new EvalError('lists of one length are needed')
  if (lists.length === 0 && values.length > 0) return [formatText(String(template), values)]
  return Array.from({ length }, (_, index) =>
    formatText(
      String(template),
      values.map((value) => (Array.isArray(value) ? ((value as readonly Plain[])[index] as Plain) : value)),
    ),
  )
}

export const stringFunctions: Readonly<Record<string, HclFunction>> = {
  chomp: plain<[string]>('s', ([text]) => text.replace(/[\r\n]+$/, '')),
  endswith: plain<[string, string]>('s s', ([text, end]) => text.endsWith(end)),
  startswith: plain<[string, string]>('s s', ([text, start]) => text.startsWith(start)),
  strcontains: plain<[string, string]>('s s', ([text, part]) => text.includes(part)),
  format: cells(1, 100, (args, context) => {
    if (args.every(isKnown)) {
      const sensitive = args.some((arg) => arg.sensitive === true) ? { sensitive: true as const } : {}
      const [template, ...values] = args.map(plainValue)
      const text = formatText(scalarToText(template as string), values)
      return context.spend(text.length)
        ? { ...knownCell(text, context.origin), ...sensitive }
        : { value: { kind: 'unknown', why: 'limit' }, origin: context.origin }
    }
    return formatCells(args, context)
  }),
  formatlist: plain<readonly Plain[]>('s a*', (args) => formatlist(args)),
  indent: plain<[number, string]>('n s', ([count, text]) =>
    text.replaceAll('\n', `\n${' '.repeat(Math.min(Math.max(0, count), 10_000))}`),
  ),
  join: cells(2, 100, joinCells),
  lower: plain<[string]>('s', ([text]) => text.toLowerCase()),
  upper: plain<[string]>('s', ([text]) => text.toUpperCase()),
  title: plain<[string]>('s', ([text]) =>
    text.replaceAll(/(?<![\p{L}\p{N}_'])\p{L}/gu, (letter) => letter.toUpperCase()),
  ),
  regex: plain<[string, string]>('s s', ([pattern, text]) => {
    const found = compileRegex(pattern, '').exec(text)
    if (found === null) throw new EvalError('the pattern does not match')
    return matchResult(found)
  }),
  regexall: plain<[string, string]>('s s', ([pattern, text]) =>
    Array.from(text.matchAll(compileRegex(pattern, 'g')), matchResult),
  ),
  replace: plain<[string, string, string]>('s s s', ([text, search, replacement]) =>
    replace(text, search, replacement),
  ),
  split: plain<[string, string]>('s s', ([separator, text]) =>
    text === '' && separator !== '' ? [''] : separator === '' ? characters(text) : text.split(separator),
  ),
  strrev: plain<[string]>('s', ([text]) => characters(text).reverse().join('')),
  substr: plain<[string, number, number]>('s n n', ([text, offset, length]) => substr(text, offset, length)),
  trim: plain<[string, string]>('s s', ([text, set]) => trimSet(text, set)),
  trimprefix: plain<[string, string]>('s s', ([text, prefix]) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  ),
  trimsuffix: plain<[string, string]>('s s', ([text, suffix]) =>
    suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
  ),
  trimspace: plain<[string]>('s', ([text]) => text.trim()),
}
