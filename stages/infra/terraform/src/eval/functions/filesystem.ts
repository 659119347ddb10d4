import { posix } from 'node:path'
import { Buffer } from 'node:buffer'
import type { Cell } from '@bartizan/model/resource'
import { EvalError, isError, knownCell, listCell, scalarToText, unknownFrom } from '../cell.ts'
import { cells, type FunctionContext, type HclFunction, plain } from './define.ts'
import { decodeUtf8 } from './encoding.ts'
import { globToRegex } from './glob.ts'

/** A path as the root module sees it, brought to one from the scan root. Undefined when it leads outside. */
export function jailed(path: string, context: FunctionContext): string | undefined {
  if (path.startsWith('/') || path.startsWith('~')) return undefined
  const joined = posix.normalize(posix.join(context.folder, path))
  return joined === '..' || joined.startsWith('../') ? undefined : joined
}

/** Reads a file; throws EvalError when there is none within the scan root. */
export function readBytes(path: string, context: FunctionContext): Uint8Array {
  const inside = jailed(path, context)
  const bytes = inside === undefined ? undefined : context.read(inside)
  if (bytes === undefined) throw new EvalError(`there is no file ${path} in the scanned tree`)
  return bytes
}

function fileset(folder: string, pattern: string, context: FunctionContext): readonly string[] {
  const inside = jailed(folder, context)
  if (inside === undefined) throw new EvalError('the folder lies outside the scanned tree')
  const prefix = inside === '.' ? '' : `${inside}/`
  const shape = globToRegex(pattern)
  return context
    .list(inside)
    .map((path) => path.slice(prefix.length))
    .filter((path) => shape.test(path))
    .toSorted()
}

/** A path is known text or unknown; an unknown one gives unknown content. */
function withPath(args: readonly Cell[], context: FunctionContext, use: (path: string) => Cell): Cell {
  const cell = args[0] as Cell
  if (isError(cell)) return cell
  return cell.value.kind === 'known' ? use(scalarToText(cell.value.value)) : unknownFrom(cell, context.origin)
}

function namesOf(cell: Cell | undefined): ReadonlyMap<string, Cell> | undefined {
  if (cell === undefined) return new Map()
  if (cell.value.kind === 'map') return cell.value.entries
  if (cell.value.kind === 'known' || cell.value.kind === 'list')
    throw new EvalError('the variables of a template must be a map')
  return undefined
}

/** The directory part of a path as the language gives it. */
function dirname(path: string): string {
  return posix.dirname(path)
}

export const filesystemFunctions: Readonly<Record<string, HclFunction>> = {
  abspath: plain<[string]>('s', ([path], context) => posix.join('/', context.folder, path)),
  basename: plain<[string]>('s', ([path]) => (path === '' ? '.' : /^\/+$/.test(path) ? '/' : posix.basename(path))),
  dirname: plain<[string]>('s', ([path]) => dirname(path)),
  pathexpand: plain<[string]>('s', ([path]) => path),
  file: plain<[string]>('s', ([path], context) => decodeUtf8(readBytes(path, context))),
  filebase64: plain<[string]>('s', ([path], context) => Buffer.from(readBytes(path, context)).toString('base64')),
  fileexists: plain<[string]>('s', ([path], context) => {
    const inside = jailed(path, context)
    return inside !== undefined && context.read(inside) !== undefined
  }),
  fileset: cells(2, 2, (args, context) => {
    const [folder, pattern] = args as [Cell, Cell]
    if (folder.value.kind !== 'known' || pattern.value.kind !== 'known')
      return unknownFrom(folder.value.kind === 'known' ? pattern : folder, context.origin)
    const names = fileset(scalarToText(folder.value.value), scalarToText(pattern.value.value), context)
    return listCell(
      names.map((name) => knownCell(name, context.origin)),
      context.origin,
      'set',
    )
  }),
  templatefile: cells(2, 2, (args, context) =>
    withPath(args, context, (path) => {
      const names = namesOf(args[1])
      const inside = jailed(path, context)
      if (names === undefined) return unknownFrom(args[1] as Cell, context.origin)
      return context.render(decodeUtf8(readBytes(path, context)), names, inside ?? path)
    }),
  ),
  templatestring: cells(2, 2, (args, context) =>
    withPath(args, context, (text) => {
      const names = namesOf(args[1])
      return names === undefined ? unknownFrom(args[1] as Cell, context.origin) : context.render(text, names, '')
    }),
  ),
}
