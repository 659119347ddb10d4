import { Buffer } from 'node:buffer'
import { type Cell, createOrigins } from '@bartizan/model/resource'
import { parseHclExpression, parseHclTemplate } from '@bartizan/syntax/hcl'
import { callFunction, type FileAccess } from './call.ts'
import { errorCell } from './cell.ts'
import { newBudget } from './environment.ts'
import { evaluate } from './expression.ts'
import { createEnvironment, type Outside } from './scope.ts'

export interface StandaloneOptions {
  readonly names?: ReadonlyMap<string, Cell>
  readonly files?: FileAccess
  /** Folder that relative paths start from. */
  readonly folder?: string
  /** The text is a template file, not an expression. */
  readonly template?: boolean
}

const noFiles: FileAccess = { read: () => undefined, list: () => [] }

/** Evaluates one expression outside any module, with only the given names known. */
export function evaluateText(text: string, options: StandaloneOptions = {}): Cell {
  const parsed = options.template === true ? parseHclTemplate(Buffer.from(text, 'utf8')) : parseHclExpression(text)
  if ('message' in parsed) return errorCell(parsed.message)
  const outside: Outside = {
    origins: createOrigins(),
    budget: newBudget(),
    root: (expression) => errorCell(`there is no name ${expression.name}`),
    traverse: () => undefined,
    call: (expression, env) =>
      callFunction(expression, env, { files: options.files ?? noFiles, folder: options.folder ?? '.', outside }),
    textOf: (_path, expression) =>
      Buffer.from(text, 'utf8').subarray(expression.start, expression.end).toString('utf8'),
  }
  return evaluate(parsed, createEnvironment(outside, '', options.names))
}
