import type { CheckTable } from '../check/row.ts'
import { awsTable } from './aws/index.ts'
import { azureTable } from './azure/index.ts'
import { googleTable } from './google/index.ts'
import { otherTable } from './other/index.ts'
import { terraformTable } from './terraform/index.ts'

/** The tables of all clouds. */
export const cloudTables: readonly CheckTable[] = [awsTable, azureTable, googleTable, otherTable, terraformTable]
