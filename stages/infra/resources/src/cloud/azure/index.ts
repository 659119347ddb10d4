import type { CheckTable } from '../../check/row.ts'
import { azureBriefs } from './briefs.ts'

export const azureTable: CheckTable = { room: 'azure', rows: azureBriefs }
