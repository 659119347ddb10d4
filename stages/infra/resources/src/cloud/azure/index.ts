import type { CheckTable } from '../../check/row.ts'
import { azureBriefs } from './briefs.ts'
import { azureExtra } from './extra.ts'
import { azureGraph } from './graph.ts'

export const azureTable: CheckTable = { room: 'azure', rows: [...azureBriefs, ...azureExtra, ...azureGraph] }
