import type { Ids } from '../ids.ts'
import type { SourceUnit } from '../ir.ts'

/** Declares the classes and methods of a parsed file. */
export const declareJava = (_unit: SourceUnit, _ids: Ids): void => {}
