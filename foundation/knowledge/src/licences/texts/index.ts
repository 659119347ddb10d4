export { classifyLicence } from './classify.ts'
export type { LicenceMatch } from './classify.ts'
export { shinglesOf, SKETCH, sketchOf, wordsOf } from './shingles.ts'
