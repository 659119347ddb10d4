import {
  lineage,
  parseDockerfile,
  stageGraph,
  stageVariables,
  type Dockerfile,
  type Instruction,
  type Lookup,
  type Stage,
  type StageGraph,
} from '@bartizan/syntax/dockerfile'
import { readRuns, type Run } from './run.ts'

/** A Dockerfile made ready for the checks. */
export interface ImageContext {
  readonly text: string
  readonly file: Dockerfile
  readonly graph: StageGraph
  /** The stage that becomes the image; undefined when there is no FROM. */
  readonly final: Stage | undefined
  /** The final stage and those it builds on, the base first. */
  readonly shipped: readonly Stage[]
  readonly runs: readonly Run[]
  /** Variables at the end of a stage. */
  variables(stage: Stage): Lookup
  /** Instructions of a kind in all stages, ONBUILD triggers included. */
  every(keyword: string): readonly Placed[]
}

/** An instruction with the stage that holds it. */
export interface Placed {
  readonly instruction: Instruction
  readonly stage: Stage
}

function placedInstructions(graph: StageGraph): Placed[] {
  return graph.stages.flatMap((stage) =>
    stage.instructions.map((instruction) => ({ instruction: instruction.trigger ?? instruction, stage })),
  )
}

/** Parses a Dockerfile's text and everything the checks share. */
export function createContext(text: string): ImageContext {
  const file = parseDockerfile(text)
  const graph = stageGraph(file)
  const final = graph.stages.at(-1)
  const placed = placedInstructions(graph)
  const byKeyword = new Map<string, Placed[]>()
  for (const entry of placed) {
    const list = byKeyword.get(entry.instruction.keyword)
    if (list === undefined) byKeyword.set(entry.instruction.keyword, [entry])
    else list.push(entry)
  }
  const variables = new Map<Stage, Lookup>()
  return {
    text,
    file,
    graph,
    final,
    shipped: final === undefined ? [] : lineage(graph, final),
    runs: readRuns(graph, text, file.escape),
    variables(stage) {
      const held = variables.get(stage) ?? stageVariables(graph, stage)
      variables.set(stage, held)
      return held
    },
    every: (keyword) => byKeyword.get(keyword) ?? [],
  }
}
