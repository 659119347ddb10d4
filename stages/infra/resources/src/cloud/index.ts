import type { CheckTable } from '../check/row.ts'

/** The tables of all clouds. */
export const cloudTables: readonly CheckTable[] = []
