export { detector } from './detector.ts'
export { cloudformationTable } from './tables/index.ts'
