import type { Attribute, Block, Expression, HclFile } from '@bartizan/syntax/hcl'

/** A block with the file in which it stands. */
export interface Placed<T> {
  readonly path: string
  readonly node: T
}

export interface ResourceSource {
  readonly mode: 'managed' | 'data' | 'ephemeral'
  readonly type: string
  readonly name: string
  readonly path: string
  readonly block: Block
}

/** The configuration of one folder: all its files, with overrides merged. */
export interface ModuleSource {
  readonly folder: string
  readonly variables: ReadonlyMap<string, Placed<Block>>
  readonly locals: ReadonlyMap<string, Placed<Attribute>>
  readonly outputs: ReadonlyMap<string, Placed<Block>>
  readonly calls: ReadonlyMap<string, Placed<Block>>
  readonly resources: readonly ResourceSource[]
  /** Provider and terraform blocks, in file order. */
  readonly settings: readonly Placed<Block>[]
}

/** A parsed file of a module folder. */
export interface ConfigFile {
  readonly path: string
  readonly file: HclFile
}

/** Blocks of the top level that JSON files must unroll, with their number of labels. */
export const blockLabels: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  variable: 1,
  output: 1,
  module: 1,
  provider: 1,
  locals: 0,
  terraform: 0,
  moved: 0,
  removed: 0,
  import: 0,
  check: 1,
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** The stem without `.tf`, `.tofu` and their JSON forms; undefined for other files. */
export function configStem(path: string): { stem: string; tofu: boolean; json: boolean } | undefined {
  const found = /^(.+?)\.(tf|tofu)(\.json)?$/.exec(baseName(path))
  return found?.[1] === undefined
    ? undefined
    : { stem: found[1], tofu: found[2] === 'tofu', json: found[3] !== undefined }
}

/** `.tofu` files hide the `.tf` file of the same stem. */
export function withoutHidden<T extends { readonly path: string }>(files: readonly T[]): readonly T[] {
  const tofu = new Set<string>()
  for (const file of files) {
    const found = configStem(file.path)
    if (found?.tofu === true) tofu.add(`${found.stem}${found.json ? '.json' : ''}`)
  }
  return files.filter((file) => {
    const found = configStem(file.path)
    return found === undefined || found.tofu || !tofu.has(`${found.stem}${found.json ? '.json' : ''}`)
  })
}

const isOverride = (path: string): boolean => {
  const stem = configStem(path)?.stem ?? ''
  return stem === 'override' || stem.endsWith('_override')
}

interface Collected {
  readonly variables: Map<string, Placed<Block>>
  readonly locals: Map<string, Placed<Attribute>>
  readonly outputs: Map<string, Placed<Block>>
  readonly calls: Map<string, Placed<Block>>
  readonly resources: Map<string, ResourceSource>
  readonly settings: Placed<Block>[]
}

/** Merges the files of one folder into a module. Later definitions of a name are ignored, as only the first can be right. */
export function collectModule(folder: string, files: readonly ConfigFile[]): ModuleSource {
  const collected: Collected = {
    variables: new Map(),
    locals: new Map(),
    outputs: new Map(),
    calls: new Map(),
    resources: new Map(),
    settings: [],
  }
  const ordered = withoutHidden(files).toSorted((a, b) => (a.path < b.path ? -1 : 1))
  for (const override of [false, true]) {
    for (const { path, file } of ordered) {
      if (isOverride(path) !== override) continue
      for (const block of file.body.blocks) collectBlock(collected, { path, block, override })
    }
  }
  return { folder, ...collected, resources: [...collected.resources.values()] }
}

interface Incoming {
  readonly path: string
  readonly block: Block
  readonly override: boolean
}

function collectBlock(into: Collected, incoming: Incoming): void {
  const { path, block } = incoming
  const [first, second] = block.labels.map((label) => label.value)
  switch (block.type) {
    case 'variable':
      return collectNamed(into.variables, first, incoming)
    case 'output':
      return collectNamed(into.outputs, first, incoming)
    case 'module':
      return collectNamed(into.calls, first, incoming)
    case 'locals':
      for (const node of block.body.attributes)
        if (incoming.override || !into.locals.has(node.name)) into.locals.set(node.name, { path, node })
      return
    case 'resource':
    case 'data':
    case 'ephemeral':
      if (first !== undefined && second !== undefined)
        collectResource(into.resources, { type: first, name: second }, incoming)
      return
    case 'provider':
    case 'terraform':
      into.settings.push({ path, node: block })
      return
    default:
  }
}

function collectNamed(into: Map<string, Placed<Block>>, name: string | undefined, incoming: Incoming): void {
  if (name === undefined) return
  const held = into.get(name)
  if (held === undefined) into.set(name, { path: incoming.path, node: incoming.block })
  else if (incoming.override) into.set(name, { path: held.path, node: overridden(held.node, incoming.block) })
}

function collectResource(
  into: Map<string, ResourceSource>,
  label: { type: string; name: string },
  incoming: Incoming,
): void {
  const mode = incoming.block.type === 'resource' ? 'managed' : incoming.block.type === 'data' ? 'data' : 'ephemeral'
  const key = `${mode}.${label.type}.${label.name}`
  const held = into.get(key)
  if (held === undefined) into.set(key, { mode, ...label, path: incoming.path, block: incoming.block })
  else if (incoming.override) into.set(key, { ...held, block: overridden(held.block, incoming.block) })
  // Twice the same address is an error in the language; both are kept so that neither goes unseen.
  else into.set(`${key}#${into.size}`, { mode, ...label, path: incoming.path, block: incoming.block })
}

/** Attributes of the override replace those of the same name; nested blocks of one type are replaced as a whole. */
function overridden(base: Block, override: Block): Block {
  const names = new Set(override.body.attributes.map((attribute) => attribute.name))
  const types = new Set(override.body.blocks.map((block) => block.type))
  return {
    ...base,
    body: {
      ...base.body,
      attributes: [
        ...base.body.attributes.filter((attribute) => !names.has(attribute.name)),
        ...override.body.attributes,
      ],
      blocks: [...base.body.blocks.filter((block) => !types.has(block.type)), ...override.body.blocks],
    },
  }
}

/** The attribute of a block by its name. */
export function attributeNamed(block: Block, name: string): Attribute | undefined {
  return block.body.attributes.find((attribute) => attribute.name === name)
}

/** A string that stands in the source as it is, without interpolation. */
export function literalText(expression: Expression | undefined): string | undefined {
  return expression?.kind === 'string' ? expression.value : undefined
}
