import type { CheckTable } from '../../check/row.ts'
import { kubernetesRows } from './kubernetes.ts'
import { moduleRows } from './modules.ts'

export const terraformTable: CheckTable = { room: 'terraform', rows: [...kubernetesRows, ...moduleRows] }
