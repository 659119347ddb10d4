export { detector, type PolicyFolder } from './detector.ts'
