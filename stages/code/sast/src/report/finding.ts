import type { Detected } from '@bartizan/engine'
import type { Confidence } from '@bartizan/model'
import { Kind } from '@bartizan/knowledge/models'
import { textOf } from '@bartizan/syntax/tree'
import type { Found } from '../machine/index.ts'
import { ruleById, ruleOfContext } from '../rules/index.ts'
import { lineOfNode, placeOf } from './place.ts'
import { flowOf, identityOf, stepsOf } from './trace.ts'

/** Names of kinds of source, for messages. */
const kindNames: readonly (readonly [number, string])[] = [
  [Kind.remote, 'request data'],
  [Kind.location, 'the address of the page'],
  [Kind.library, 'a parameter of an exported function'],
  [Kind.archive, 'an entry of an archive'],
  [Kind.argument, 'the command line'],
  [Kind.environment, 'the environment'],
  [Kind.file, 'a file'],
  [Kind.stored, 'the data base'],
]

const kindName = (kind: number): string => kindNames.find(([bit]) => (kind & bit) !== 0)?.[1] ?? 'outside data'

const lower = (confidence: Confidence, to: Confidence): Confidence => {
  const order: readonly Confidence[] = ['high', 'medium', 'low']
  return order.indexOf(to) > order.indexOf(confidence) ? to : confidence
}

const shorten = (text: string): string => {
  const plain = text.replace(/\s+/g, ' ')
  return plain.length > 60 ? `${plain.slice(0, 57)}…` : plain
}

/** A finding in the engine's form; undefined when no rule speaks of it. */
export const detectedOf = (found: Found): Detected | undefined =>
  found.hit === undefined ? checkFinding(found) : taintFinding(found)

const checkFinding = (found: Found): Detected | undefined => {
  const { check, file, node } = found
  const rule = check === undefined ? undefined : ruleById(check.rule)
  if (check === undefined || rule === undefined) return undefined
  return {
    rule: rule.id,
    message: check.message,
    confidence: file.isTest ? 'low' : rule.confidence,
    at: placeOf(file, node),
    identity: [textOf(file.tree, node).slice(0, 200)],
  }
}

const taintFinding = (found: Found): Detected | undefined => {
  const { file, node } = found
  const hit = found.hit!
  const row = ruleOfContext(hit.context)
  const rule = row === undefined ? undefined : ruleById(`sast/${row.name}`)
  if (row === undefined || rule === undefined) return undefined
  const { atom, step } = hit.entry
  const steps = stepsOf(step)
  const assumed = steps.filter((one) => one.assumed).length
  let { confidence } = rule
  if (assumed > 0 || hit.sink.startsWith('*.') || (atom.kind & (Kind.library | Kind.location)) !== 0)
    confidence = lower(confidence, 'medium')
  if (file.isTest || assumed > 3) confidence = lower(confidence, 'low')
  const source = atom.file === undefined ? atom.label : shorten(textOf(atom.file.tree, atom.node))
  const where =
    atom.file === undefined || atom.file === file
      ? `line ${lineOfNode(atom.file ?? file, atom.node)}`
      : `${atom.file.path}:${lineOfNode(atom.file, atom.node)}`
  return {
    rule: rule.id,
    message: `\`${source}\` (${kindName(atom.kind)}, ${where}) ${row.effect}. ${row.remedy}`,
    confidence,
    ...(atom.kind === Kind.library ? { severity: 'medium' as const } : {}),
    at: placeOf(file, node),
    flow: [...flowOf(steps), placeOf(file, node, 'is used here')],
    evidence: { kind: 'trace', source: atom.label, sink: hit.sink.replace(/^\*\./, ''), guards: [], assumed },
    identity: [...identityOf(steps), textOf(file.tree, node).replace(/\s+/g, ' ').slice(0, 120)],
  }
}
