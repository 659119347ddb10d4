import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Numbers of constructs that two parsers must agree on. */
export type Counts = {
  calls: number
  news: number
  assignments: number
  functions: number
  classes: number
  declarators: number
  members: number
  strings: number
  binaries: number
}

export const noCounts = (): Counts => ({
  calls: 0,
  news: 0,
  assignments: 0,
  functions: 0,
  classes: 0,
  declarators: 0,
  members: 0,
  strings: 0,
  binaries: 0,
})

type EsNode = { type: string; [key: string]: unknown }

const FIELDS: Readonly<Record<string, keyof Counts>> = {
  CallExpression: 'calls',
  NewExpression: 'news',
  AssignmentExpression: 'assignments',
  FunctionDeclaration: 'functions',
  FunctionExpression: 'functions',
  ArrowFunctionExpression: 'functions',
  TSDeclareFunction: 'functions',
  TSEmptyBodyFunctionExpression: 'functions',
  ClassDeclaration: 'classes',
  ClassExpression: 'classes',
  VariableDeclarator: 'declarators',
  MemberExpression: 'members',
  BinaryExpression: 'binaries',
  LogicalExpression: 'binaries',
}

const countNode = (node: EsNode, counts: Counts): void => {
  const field = FIELDS[node.type]
  if (field !== undefined) counts[field]++
  else if (node.type === 'Literal' && typeof node['value'] === 'string') counts.strings++
}

/** Counts the constructs of an ESTree program. */
export const countEstree = (root: EsNode): Counts => {
  const counts = noCounts()
  const pending: unknown[] = [root]
  while (pending.length > 0) {
    const item = pending.pop()
    if (Array.isArray(item)) for (const one of item) pending.push(one)
    else if (typeof item === 'object' && item !== null && 'type' in item) {
      const node = item as EsNode
      countNode(node, counts)
      // heritage clauses hold a qualified type name in the guise of an expression
      if (node.type === 'TSClassImplements' || node.type === 'TSInterfaceHeritage') {
        pending.push(node['typeArguments'])
        continue
      }
      for (const value of Object.values(node)) if (typeof value === 'object' && value !== null) pending.push(value)
    }
  }
  return counts
}

export type Oracle = (path: string, text: string, language: string) => Counts | undefined

/**
 * The oxc parser out of a folder that has it installed.
 * @param folder a folder with `node_modules/oxc-parser`
 * @returns counts for a text, or undefined when oxc refuses it
 */
export const loadOracle = async (folder: string): Promise<Oracle> => {
  const require = createRequire(join(folder, 'package.json'))
  const oxc: unknown = await import(pathToFileURL(require.resolve('oxc-parser')).href)
  const { parseSync } = oxc as {
    parseSync: (path: string, text: string, options: object) => { errors: unknown[]; program: EsNode }
  }
  return (path, text, language) => {
    for (const sourceType of ['module', 'script']) {
      const result = parseSync(path, text, { lang: language, sourceType })
      if (result.errors.length > 0) continue
      try {
        return countEstree(result.program)
      } catch {
        // oxc writes some names of astral characters as JSON that cannot be read back
        return undefined
      }
    }
    return undefined
  }
}
