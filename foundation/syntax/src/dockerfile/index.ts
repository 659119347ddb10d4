export type * from './ast.ts'
export { plainLogical, sliceLogical, sourceIndex, sourceSpan } from './logical.ts'
export { looksLikeDockerfile, maxInstructions, parseDockerfile } from './parse.ts'
export {
  findStage,
  lineage,
  parseImage,
  stageGraph,
  type ImageReference,
  type Stage,
  type StageGraph,
} from './stages.ts'
export { substitute, type Lookup, type Substituted } from './substitute.ts'
export { stageVariables } from './variables.ts'
