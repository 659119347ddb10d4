import { Buffer } from 'node:buffer'
import { posix } from 'node:path'
import { type Cell, createOrigins, type Origins } from '@bartizan/model/resource'
import { type HclFile, parseHcl, parseHclExpression, parseHclJson } from '@bartizan/syntax/hcl'
import type { FileAccess } from '../eval/call.ts'
import { errorCell, isError, knownCell } from '../eval/cell.ts'
import { type Budget, newBudget } from '../eval/environment.ts'
import { evaluate } from '../eval/expression.ts'
import { Module } from '../eval/module.ts'
import type { Inputs, ResolvedModule, RootContext } from '../eval/project.ts'
import { createEnvironment, type Outside } from '../eval/scope.ts'
import { Tracker } from '../eval/track.ts'
import { findRoots, localFolder } from './roots.ts'
import { blockLabels, collectModule, type ConfigFile, configStem, type ModuleSource } from './source.ts'

/** What the loader is given. Paths are relative to the scan root. */
export interface TerraformInput {
  /** Configuration and tfvars files by path. */
  readonly files: ReadonlyMap<string, Uint8Array>
  /** Other files of the tree, for `file()`, `templatefile()`, `fileset()` and vendored modules. */
  readonly access: FileAccess
  /** Values of `TF_VAR_` variables by the variable's name; everything else wins over them. */
  readonly environment?: Readonly<Record<string, string>>
  /** Values as `-var` gives them: text, read as an expression where the variable is not a string. */
  readonly variables?: Readonly<Record<string, string>>
  /** tfvars files as `-var-file` gives them, later ones winning. */
  readonly varFiles?: readonly string[]
  readonly workspace?: string
  /** Steps that one root may take. Default 10^6. */
  readonly maxSteps?: number
}

export interface LoadNote {
  readonly kind: 'external' | 'limit' | 'error'
  readonly path: string
  readonly start: number
  readonly text: string
}

export interface LoadedRoot {
  readonly folder: string
  readonly module: Module
  readonly origins: Origins
  readonly budget: Budget
  readonly notes: readonly LoadNote[]
}

/** A parsed tree of configurations. */
export interface TerraformProject {
  readonly modules: ReadonlyMap<string, ModuleSource>
  readonly roots: readonly string[]
  /** Evaluates a root; `varFiles` are read on top of those of the input. */
  load(folder: string, varFiles?: readonly string[]): LoadedRoot
}

export function parseConfigFile(path: string, bytes: Uint8Array): HclFile {
  return path.endsWith('.json')
    ? parseHclJson(bytes, path.endsWith('.tfvars.json') ? {} : blockLabels)
    : parseHcl(bytes)
}

const isVars = (path: string): boolean => path.endsWith('.tfvars') || path.endsWith('.tfvars.json')

/** Groups files by folder, parses them and finds the roots. */
export function openProject(input: TerraformInput): TerraformProject {
  const folders = new Map<string, ConfigFile[]>()
  for (const [path, bytes] of input.files) {
    if (configStem(path) === undefined) continue
    const folder = posix.dirname(path)
    const file = { path, file: parseConfigFile(path, bytes) }
    const held = folders.get(folder)
    if (held === undefined) folders.set(folder, [file])
    else held.push(file)
  }
  const modules = new Map([...folders].map(([folder, files]) => [folder, collectModule(folder, files)]))
  const vendored = new Map<string, ModuleSource | undefined>()
  return {
    modules,
    roots: findRoots(modules).filter((folder) => !folder.split('/').includes('.terraform')),
    load: (folder, varFiles = []) =>
      loadRoot({ input: { ...input, varFiles: [...(input.varFiles ?? []), ...varFiles] }, modules, vendored, folder }),
  }
}

interface Loading {
  readonly input: TerraformInput
  readonly modules: ReadonlyMap<string, ModuleSource>
  readonly vendored: Map<string, ModuleSource | undefined>
  readonly folder: string
}

function loadRoot(loading: Loading): LoadedRoot {
  const { input, folder } = loading
  const origins = createOrigins()
  const budget = newBudget(input.maxSteps)
  const notes = new Map<string, LoadNote>()
  const manifest = readManifest(folder, input.access)
  const context: RootContext = {
    origins,
    budget,
    tracker: new Tracker(),
    files: input.access,
    folder,
    workspace: input.workspace ?? 'default',
    resolve: (call) => resolveModule(call, loading, manifest),
    text: (path, start, end) => {
      const bytes = input.files.get(path) ?? input.access.read(path)
      return bytes === undefined
        ? ''
        : Buffer.from(bytes.subarray(start, Math.min(end, start + 200)))
            .toString('utf8')
            .replaceAll(/\s+/g, ' ')
    },
    note: (note) => {
      if (notes.size < 1000) notes.set(`${note.kind}\n${note.path}\n${note.start}\n${note.text}`, note)
    },
  }
  const source = loading.modules.get(folder) as ModuleSource
  const args = rootInputs(loading, source, context)
  const module = new Module({ context, source, prefix: '', key: '', args, ancestors: [], certainty: 'exists' })
  return {
    folder,
    module,
    origins,
    budget,
    get notes() {
      return [...notes.values()]
    },
  }
}

/** `.terraform/modules/modules.json`: folders by the path of call names. */
function readManifest(folder: string, access: FileAccess): ReadonlyMap<string, string> {
  const bytes = access.read(posix.join(folder, '.terraform/modules/modules.json'))
  const found = new Map<string, string>()
  if (bytes === undefined) return found
  try {
    const data = JSON.parse(Buffer.from(bytes).toString('utf8')) as {
      Modules?: readonly { Key?: unknown; Dir?: unknown }[]
    }
    for (const { Key, Dir } of data.Modules ?? []) {
      if (typeof Key === 'string' && typeof Dir === 'string' && Key !== '')
        found.set(Key, posix.normalize(posix.join(folder, Dir)))
    }
  } catch {
    return found
  }
  return found
}

function resolveModule(
  call: { folder: string; source: string; key: string },
  loading: Loading,
  manifest: ReadonlyMap<string, string>,
): ResolvedModule {
  const local = localFolder(call.folder, call.source)
  const folder = local ?? manifest.get(call.key)
  if (folder !== undefined) {
    const source = loading.modules.get(folder) ?? readVendored(folder, loading)
    if (source !== undefined) return { kind: 'found', source }
  }
  return { kind: 'external', address: call.source }
}

/** A module folder that the listing left out, as `.terraform` usually is. */
function readVendored(folder: string, loading: Loading): ModuleSource | undefined {
  if (folder === '..' || folder.startsWith('../')) return undefined
  if (loading.vendored.has(folder)) return loading.vendored.get(folder)
  const prefix = folder === '.' ? '' : `${folder}/`
  const direct = loading.input.access
    .list(folder)
    .filter((path) => path.startsWith(prefix) && !path.slice(prefix.length).includes('/'))
  const files: ConfigFile[] = []
  for (const path of direct) {
    const bytes = configStem(path) === undefined ? undefined : loading.input.access.read(path)
    if (bytes !== undefined) files.push({ path, file: parseConfigFile(path, bytes) })
  }
  const module = files.length === 0 ? undefined : collectModule(folder, files)
  loading.vendored.set(folder, module)
  return module
}

/** The tfvars files that are read without being asked for, in their order of precedence. */
function automaticVarFiles(loading: Loading): string[] {
  const here = [...loading.input.files.keys()].filter((path) => posix.dirname(path) === loading.folder && isVars(path))
  const base = (path: string): string => posix.basename(path)
  const named = here
    .filter((path) => base(path) === 'terraform.tfvars' || base(path) === 'terraform.tfvars.json')
    .toSorted()
  const automatic = here.filter((path) => /\.auto\.tfvars(?:\.json)?$/.test(path)).toSorted()
  return [...named, ...automatic]
}

function rootInputs(loading: Loading, source: ModuleSource, context: RootContext): Inputs {
  const inputs = new Map<string, () => Cell>()
  const { input } = loading
  const take = (values: Readonly<Record<string, string>> = {}): void => {
    for (const [name, text] of Object.entries(values))
      inputs.set(name, () => textInput(text, source.variables.has(name), context))
  }
  take(input.environment)
  for (const path of [...automaticVarFiles(loading), ...(input.varFiles ?? [])]) {
    const bytes = input.files.get(path) ?? input.access.read(path)
    if (bytes === undefined) continue
    const env = createEnvironment(constantsOnly(context), path)
    for (const attribute of parseConfigFile(path, bytes).body.attributes) {
      inputs.set(attribute.name, () => {
        const cell = evaluate(attribute.value, env)
        return { ...cell, origin: env.origins.add('values', path, attribute, cell.origin) }
      })
    }
  }
  take(input.variables)
  return inputs
}

/** `-var` values are strings unless they read as a list, object, number or bool. */
function textInput(text: string, declared: boolean, context: RootContext): Cell {
  const parsed = /^\s*[[{]/.test(text) && declared ? parseHclExpression(text) : undefined
  if (parsed === undefined || 'message' in parsed) return knownCell(text)
  const cell = evaluate(parsed, createEnvironment(constantsOnly(context), ''))
  return isError(cell) ? knownCell(text) : cell
}

/** Where only constants are allowed. */
function constantsOnly(context: RootContext): Outside {
  return {
    origins: context.origins,
    budget: context.budget,
    root: (expression) => errorCell(`${expression.name} cannot be used here`),
    traverse: () => undefined,
    call: (expression) => errorCell(`${expression.name} cannot be called here`),
    textOf: () => '',
  }
}
