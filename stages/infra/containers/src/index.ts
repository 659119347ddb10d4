export { detector } from './detector.ts'
export { dockerChecks } from './rules/index.ts'
export type { ContainerCheck, Hit } from './check.ts'
