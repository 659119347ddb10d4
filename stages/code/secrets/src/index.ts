export { detector, explainRefusals } from './detector.ts'
export type { Refusal } from './scan/scan.ts'
