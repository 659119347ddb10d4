import type { CheckTable } from '../../check/row.ts'
import { googleBriefs } from './briefs.ts'
import { googleCode } from './code.ts'
import { googleExtra } from './extra.ts'

export const googleTable: CheckTable = { room: 'google', rows: [...googleBriefs, ...googleCode, ...googleExtra] }
