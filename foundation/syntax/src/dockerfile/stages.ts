import type { Dockerfile, Instruction, Word } from './ast.ts'
import { substitute, type Lookup, type Substituted } from './substitute.ts'

/** An image name taken apart: `registry/repository:tag@digest`. */
export interface ImageReference {
  readonly name: string
  readonly tag?: string
  readonly digest?: string
}

/** One build stage: a FROM and what follows it. */
export interface Stage {
  readonly index: number
  /** Name behind AS, in lower case as Docker compares it. */
  readonly name?: string
  readonly nameWord?: Word
  readonly from: Instruction
  readonly imageWord?: Word
  /** What FROM names after substitution of the global arguments. */
  readonly image: Substituted
  /** Index of the stage it builds on, when FROM names one. */
  readonly base?: number
  /** Without FROM itself. */
  readonly instructions: readonly Instruction[]
}

export interface StageGraph {
  /** Arguments before the first FROM. */
  readonly globals: readonly Instruction[]
  readonly stages: readonly Stage[]
}

/** Takes an image name apart. A colon before a slash belongs to the registry's port. */
export function parseImage(text: string): ImageReference {
  const at = text.indexOf('@')
  const digest = at < 0 ? undefined : text.slice(at + 1)
  const rest = at < 0 ? text : text.slice(0, at)
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1)
  const name = colon < 0 ? rest : rest.slice(0, colon)
  const tag = colon < 0 ? undefined : rest.slice(colon + 1)
  return { name, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) }
}

function argumentLookup(globals: readonly Instruction[]): Lookup {
  const values = new Map<string, string>()
  for (const instruction of globals) {
    for (const pair of instruction.pairs) {
      if (pair.value === undefined) continue
      const known = substitute(pair.value.value, (name) => values.get(name))
      if (known.complete) values.set(pair.key, known.text)
    }
  }
  return (name) => values.get(name)
}

function openStage(from: Instruction, earlier: readonly Stage[], lookup: Lookup): Stage {
  const [imageWord, as, nameWord] = from.words
  const image = substitute(imageWord?.value ?? '', lookup)
  const named = as !== undefined && as.value.toLowerCase() === 'as' && nameWord !== undefined
  const base = earlier.findLast((stage) => stage.name !== undefined && stage.name === image.text.toLowerCase())?.index
  return {
    index: earlier.length,
    ...(named ? { name: nameWord.value.toLowerCase(), nameWord } : {}),
    from,
    ...(imageWord === undefined ? {} : { imageWord }),
    image,
    ...(base === undefined ? {} : { base }),
    instructions: [],
  }
}

/** Groups the instructions into build stages and links each to the stage it builds on. */
export function stageGraph(file: Dockerfile): StageGraph {
  const globals: Instruction[] = []
  const stages: (Stage & { instructions: Instruction[] })[] = []
  let lookup: Lookup | undefined
  for (const instruction of file.instructions) {
    const current = stages.at(-1)
    if (instruction.keyword === 'FROM') {
      lookup ??= argumentLookup(globals)
      stages.push({ ...openStage(instruction, stages, lookup), instructions: [] })
    } else if (current === undefined) globals.push(instruction)
    else current.instructions.push(instruction)
  }
  return { globals, stages }
}

const maxLineage = 100

/** The stage and those it builds on, the base first; the nearest hundred of them. */
export function lineage(graph: StageGraph, stage: Stage): readonly Stage[] {
  const chain: Stage[] = []
  let next: Stage | undefined = stage
  while (next !== undefined && chain.length < maxLineage) {
    chain.unshift(next)
    next = next.base === undefined || next.base >= next.index ? undefined : graph.stages[next.base]
  }
  return chain
}

/** The stage that a `--from` value or a FROM names: by name, or by number. */
export function findStage(graph: StageGraph, reference: string): Stage | undefined {
  const lower = reference.toLowerCase()
  const named = graph.stages.find((stage) => stage.name === lower)
  return named ?? (/^\d{1,4}$/.test(reference) ? graph.stages[Number(reference)] : undefined)
}
