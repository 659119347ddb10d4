import type { CheckTable } from '../../check/row.ts'
import { otherRows } from './briefs.ts'

export const otherTable: CheckTable = { room: 'cloud', rows: otherRows }
