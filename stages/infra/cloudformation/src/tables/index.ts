import type { CheckTable } from '@bartizan/resources'
import { analyticsRows } from './analytics.ts'
import { computeRows } from './compute.ts'
import { databaseRows } from './database.ts'
import { identityAndKeyRows } from './identity.ts'
import { networkRows } from './network.ts'
import { operationsRows } from './operations.ts'
import { storageRows } from './storage.ts'

/** The controls of AWS that are checked in templates. */
export const cloudformationTable: CheckTable = {
  room: 'cloudformation',
  rows: [
    ...storageRows,
    ...databaseRows,
    ...analyticsRows,
    ...computeRows,
    ...networkRows,
    ...identityAndKeyRows,
    ...operationsRows,
  ],
}
