export { normaliseLicence, parseLicence, writeLicence } from './expression.ts'
export type { LicenceExpression } from './expression.ts'
export { judgeLicence, licencePattern } from './judge.ts'
export type { LicenceRules, LicenceVerdict } from './judge.ts'
