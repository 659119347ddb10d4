export { classifyLicence } from './classify.ts'
export type { LicenceMatch } from './classify.ts'
