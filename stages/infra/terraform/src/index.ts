export {
  type LoadedRoot,
  type LoadNote,
  openProject,
  parseConfigFile,
  type TerraformInput,
  type TerraformProject,
} from './config/load.ts'
export { resourcesOf } from './eval/root.ts'
export { evaluateText, type StandaloneOptions } from './eval/standalone.ts'
export { detector, type TerraformFacts } from './detector.ts'
export { loadPlan, looksLikePlan } from './plan/load.ts'
