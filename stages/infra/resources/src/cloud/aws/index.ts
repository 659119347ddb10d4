import type { CheckTable } from '../../check/row.ts'
import { awsCode } from './code.ts'
import { computeRows } from './compute.ts'
import { dataRows } from './data.ts'
import { awsExtra } from './extra.ts'
import { awsGraph } from './graph.ts'
import { networkRows } from './network.ts'
import { policyRows } from './policy.ts'
import { portRows } from './ports.ts'
import { s3Rows } from './s3.ts'
import { serviceRows } from './services.ts'
import { storageRows } from './storage.ts'

export const awsTable: CheckTable = {
  room: 'aws',
  rows: [...awsCode, ...awsGraph, ...computeRows, ...dataRows, ...awsExtra, ...networkRows, ...policyRows, ...portRows, ...s3Rows, ...serviceRows, ...storageRows],
}
