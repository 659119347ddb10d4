import type { Row } from '../rule/row.ts'
import { ai } from './ai.ts'
import { cloud } from './cloud.ts'
import { forge } from './forge.ts'
import { keys } from './keys.ts'
import { messaging } from './messaging.ts'
import { money } from './money.ts'
import { operations } from './operations.ts'
import { services } from './services.ts'
import { urls } from './urls.ts'

/** All kinds of credential with a form of their own. */
export const rows: readonly Row[] = [
  ...cloud,
  ...forge,
  ...ai,
  ...messaging,
  ...money,
  ...operations,
  ...services,
  ...keys,
  ...urls,
]
