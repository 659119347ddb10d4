export { analyseFiles, type Outcome } from './analysis.ts'
export { detector } from './detector.ts'
export type { ProjectFile } from './project/project.ts'
export { rules } from './rules/index.ts'
