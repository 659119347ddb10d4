import type { CheckTable } from '../../check/row.ts'
import { computeRows } from './compute.ts'
import { dataRows } from './data.ts'
import { networkRows } from './network.ts'
import { serviceRows } from './services.ts'
import { storageRows } from './storage.ts'

export const awsTable: CheckTable = { room: 'aws', rows: [...computeRows, ...dataRows, ...networkRows, ...serviceRows, ...storageRows] }
