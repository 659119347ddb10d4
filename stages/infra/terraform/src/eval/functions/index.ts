import { cidrFunctions } from './cidr.ts'
import { collectionFunctions } from './collection.ts'
import { conversionFunctions } from './conversion.ts'
import { cryptoFunctions } from './crypto.ts'
import { datetimeFunctions } from './datetime.ts'
import type { HclFunction } from './define.ts'
import { encodingFunctions } from './encoding.ts'
import { filesystemFunctions } from './filesystem.ts'
import { numberFunctions } from './number.ts'
import { stringFunctions } from './string.ts'
import { yamlFunctions } from './yaml.ts'

export { type FunctionContext, type HclFunction, invoke } from './define.ts'

/** All functions of the language by name, without the `core::` prefix. */
export const functions: ReadonlyMap<string, HclFunction> = new Map(
  [
    cidrFunctions,
    collectionFunctions,
    conversionFunctions,
    cryptoFunctions,
    datetimeFunctions,
    encodingFunctions,
    filesystemFunctions,
    numberFunctions,
    stringFunctions,
    yamlFunctions,
  ].flatMap((group) => Object.entries(group)),
)
