/** What the scan command needs and nothing else: the door of the command line, whose start is to cost little. */
export { findRoot } from './root.ts'
export { scan } from './scan.ts'
export { today } from './surroundings.ts'
