import { compare, equal } from '../value/index.ts'
import { family } from './define.ts'

const TWO = ['any', 'any']

/** `==`, `<` and the like, in the total order of values. */
export const comparison = family({
  equal: [TWO, 'boolean', ([a, b]) => equal(a!, b!)],
  neq: [TWO, 'boolean', ([a, b]) => !equal(a!, b!)],
  lt: [TWO, 'boolean', ([a, b]) => compare(a!, b!) < 0],
  lte: [TWO, 'boolean', ([a, b]) => compare(a!, b!) <= 0],
  gt: [TWO, 'boolean', ([a, b]) => compare(a!, b!) > 0],
  gte: [TWO, 'boolean', ([a, b]) => compare(a!, b!) >= 0],
})
