import { parseYaml, toData } from '@bartizan/syntax/yaml'
import { EvalError, type Plain } from '../cell.ts'
import { type HclFunction, plain } from './define.ts'

/** Plain data of one YAML document. */
function decode(text: string): Plain {
  const { documents, issues } = parseYaml(text)
  const broken = issues.find(({ weight }) => weight === 'broken')
  if (broken !== undefined) throw new EvalError(`the text is not YAML: ${broken.message}`)
  if (documents.length > 1) throw new EvalError('the text holds more than one YAML document')
  const [document] = documents
  const data = document === undefined ? null : toData(document.root)
  if (data === undefined) throw new EvalError('the YAML document is too large')
  return data as Plain
}

export const yamlFunctions: Readonly<Record<string, HclFunction>> = {
  yamldecode: plain<[string]>('s', ([text]) => decode(text)),
}
