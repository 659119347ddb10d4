import { aggregates } from './aggregates.ts'
import { aws } from './aws.ts'
import { collections } from './collections.ts'
import { comparison } from './comparison.ts'
import { hashes } from './crypto/hashes.ts'
import { jwt } from './crypto/jwt.ts'
import { x509 } from './crypto/x509.ts'
import type { Builtin } from './define.ts'
import { encoding } from './encoding.ts'
import { glob } from './glob.ts'
import { graphql } from './graphql/index.ts'
import { graph, walk } from './graph.ts'
import { jsonPatch } from './json-patch.ts'
import { jsonPaths } from './json-paths.ts'
import { notes, outside } from './misc.ts'
import { net } from './net.ts'
import { numbers } from './numbers.ts'
import { objects } from './objects.ts'
import { parsing } from './parse-module.ts'
import { regex } from './regex.ts'
import { jsonSchema } from './schema/index.ts'
import { semver } from './semver.ts'
import { strings } from './strings.ts'
import { templates } from './template/index.ts'
import { clock, time } from './time/index.ts'
import { types } from './types.ts'
import { units } from './units.ts'
import { random, uuid } from './uuid.ts'
import { yaml } from './yaml.ts'

const families = [
  aggregates,
  aws,
  clock,
  collections,
  comparison,
  encoding,
  glob,
  graph,
  graphql,
  hashes,
  jsonPatch,
  jsonPaths,
  jsonSchema,
  jwt,
  net,
  notes,
  numbers,
  objects,
  outside,
  parsing,
  random,
  regex,
  semver,
  strings,
  templates,
  time,
  types,
  units,
  uuid,
  walk,
  x509,
  yaml,
]

const table = new Map<string, Builtin>(families.flat().map((builtin) => [builtin.name, builtin]))

/** The built-in of a name. */
export function findBuiltin(name: string): Builtin | undefined {
  return table.get(name)
}

/** Names of all built-ins. */
export function builtinNames(): string[] {
  return [...table.keys()]
}
