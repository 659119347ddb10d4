export { detector } from './detector.ts'
export { kubeChecks } from './rules/index.ts'
export type { KubeCheck, KubeHit } from './check.ts'
