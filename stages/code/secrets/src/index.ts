export { detector, explainRefusals } from './detector.ts'
export { registry, type Registry } from './rule/registry.ts'
export type { Refusal } from './scan/scan.ts'
export { createScanner, type Found, type Scanned, type Scanner } from './scan/scanner.ts'
