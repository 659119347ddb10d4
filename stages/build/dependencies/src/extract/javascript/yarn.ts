import { add, compact, finish, link, newDraft, note } from '../draft.ts'
import type { Draft } from '../draft.ts'
import { commitOf, hostOf, isGitUrl, sourceOf } from '../source.ts'
import type { Extraction, Format, PackageSource } from '../types.ts'

/** One block of a yarn.lock: the descriptors in its head and what stands below. */
interface Block {
  readonly descriptors: readonly string[]
  readonly start: number
  end: number
  readonly fields: Map<string, string>
  readonly wants: [name: string, range: string, group: string][]
}

const unquote = (text: string): string =>
  text.startsWith('"') && text.endsWith('"') && text.length > 1 ? text.slice(1, -1).replaceAll('\\"', '"') : text

/** Splits `"a@^1, a@^2", b@1` at the commas, inside the quotes as well: berry quotes the whole list. */
function descriptorsOf(head: string): string[] {
  return head
    .replaceAll('"', '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** `key value` of the first yarn, `key: value` of the later ones. */
function splitField(line: string): readonly [string, string] {
  const quoted = /^"([^"]*)":?\s*(.*)$/.exec(line)
  if (quoted !== null) return [quoted[1]!, unquote(quoted[2]!)]
  const at = line.search(/:?\s|:$/)
  if (at < 0) return [line, '']
  return [
    line.slice(0, at),
    unquote(
      line
        .slice(at)
        .replace(/^:?\s*/, '')
        .trim(),
    ),
  ]
}

/** Reads the blocks of either generation; both indent by two, and their lists by four. */
function readBlocks(draft: Draft, text: string): Block[] {
  const blocks: Block[] = []
  let block: Block | undefined
  let group = ''
  /** The head that `? ` opened: keys longer than 1,024 characters stand alone, their colon on the next line. */
  let long: { readonly head: string; readonly start: number } | undefined
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (at < text.length) {
    const newline = text.indexOf('\n', at)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(at, end).trimEnd()
    const content = line.trimStart()
    const indent = line.length - content.length
    if (content !== '' && !content.startsWith('#')) {
      if (indent === 0 && content.startsWith('? ')) {
        long = { head: content.slice(2), start: at }
        block = undefined
      } else if (indent === 0) {
        const { head, start } = content === ':' && long !== undefined ? long : { head: content.slice(0, -1), start: at }
        long = undefined
        block = content.endsWith(':')
          ? { descriptors: descriptorsOf(head), start, end, fields: new Map(), wants: [] }
          : undefined
        if (block === undefined)
          note(draft, { kind: 'unparsed', offset: at, reason: `neither entry nor comment: "${content.slice(0, 40)}"` })
        else blocks.push(block)
        group = ''
      } else if (block !== undefined) {
        block.end = at + line.length
        const [key, value] = splitField(content)
        if (indent > 2 && group !== '') block.wants.push([key, value, group])
        else if (value === '' && content.endsWith(':')) group = key
        else {
          group = ''
          block.fields.set(key, value)
        }
      }
    }
    at = end + 1
  }
  return blocks
}

/** Splits `@scope/name@range` at the second @. */
function splitDescriptor(descriptor: string): readonly [string, string] {
  const at = descriptor.indexOf('@', 1)
  return at < 0 ? [descriptor, ''] : [descriptor.slice(0, at), descriptor.slice(at + 1)]
}

/** The package that an alias stands for: `npm:real@1.0.0`. */
function aliasTarget(range: string): string | undefined {
  const match = /^npm:(@?[^@]+)@.+$/.exec(range)
  return match?.[1]
}

function sourceOfBlock(fields: ReadonlyMap<string, string>): PackageSource | undefined {
  const resolution = fields.get('resolution')
  if (resolution === undefined) {
    const resolved = fields.get('resolved')
    return resolved === undefined ? undefined : sourceOf(resolved)
  }
  const [, reference] = splitDescriptor(resolution)
  if (reference.startsWith('npm:') || /^patch:[^#]*@npm(?::|%3A)/.test(reference)) {
    const archive = /::__archiveUrl=([^&]+)/.exec(reference)?.[1]
    return compact({
      kind: 'registry' as const,
      host: archive === undefined ? undefined : hostOf(decodeURIComponent(archive)),
    })
  }
  if (/^(?:workspace|link|portal|file):/.test(reference)) return { kind: 'path', url: reference }
  const commit = /[#&]commit[=:]([0-9a-f]{7,64})/.exec(reference)?.[1]
  return compact({
    ...sourceOf(reference, false),
    kind: isGitUrl(reference) || commit !== undefined ? ('git' as const) : ('url' as const),
    commit: commit ?? commitOf(reference),
  })
}

function nameOfBlock(block: Block): { name: string; alias?: string } {
  const [used, range] = splitDescriptor(block.descriptors[0] ?? '')
  const resolution = block.fields.get('resolution')
  const resolved = resolution === undefined ? aliasTarget(range) : splitDescriptor(resolution)[0]
  const name = resolved ?? used
  return name === used ? { name } : { name, alias: used }
}

function integrityOf(fields: ReadonlyMap<string, string>): string | undefined {
  const checksum = fields.get('checksum')
  if (checksum !== undefined) return `sha512:${checksum.replace(/^.*\//, '')}`
  const integrity = fields.get('integrity')
  if (integrity !== undefined) return integrity
  const sha1 = /#([0-9a-f]{40})$/.exec(fields.get('resolved') ?? '')?.[1]
  return sha1 === undefined || isGitUrl(fields.get('resolved') ?? '') ? undefined : `sha1:${sha1}`
}

const keyOfBlock = (block: Block): string => block.descriptors[0] ?? ''

/** Where a want leads: the block with that descriptor, with the `npm:` that berry puts before ranges. */
function addEdges(draft: Draft, block: Block, index: ReadonlyMap<string, Block>): void {
  const workspace = /@workspace:/.test(block.fields.get('resolution') ?? '')
  for (const [name, range, group] of block.wants) {
    if (!group.toLowerCase().endsWith('dependencies')) continue
    const target = index.get(`${name}@${range}`) ?? index.get(`${name}@npm:${range}`)
    if (target === undefined) continue
    const scope =
      group === 'optionalDependencies'
        ? ('optional' as const)
        : group === 'peerDependencies'
          ? ('peer' as const)
          : undefined
    link(
      draft,
      compact({ from: workspace ? '' : keyOfBlock(block), to: keyOfBlock(target), requirement: range, scope }),
    )
  }
}

function extract(text: string): Extraction {
  const draft = newDraft()
  const blocks = readBlocks(draft, text).filter((block) => block.descriptors[0] !== '__metadata')
  const index = new Map(blocks.flatMap((block) => block.descriptors.map((descriptor) => [descriptor, block] as const)))
  for (const block of blocks) addEdges(draft, block, index)
  const members = blocks.flatMap(
    (block) => /@workspace:([^"#]*)$/.exec(block.fields.get('resolution') ?? '')?.[1] ?? [],
  )
  if (members.length > 0) draft.members = members.map((member) => member.replace(/^\.\/?/, ''))
  const direct = new Set(draft.edges.filter((edge) => edge.from === '').map((edge) => edge.to))
  for (const block of blocks) {
    const source = sourceOfBlock(block.fields)
    const workspace = source?.kind === 'path' && source.url?.startsWith('workspace:') === true
    if (workspace && source.url === 'workspace:.') continue
    const { name, alias } = nameOfBlock(block)
    add(
      draft,
      compact({
        ecosystem: 'npm',
        name,
        version: block.fields.get('version') ?? '',
        start: block.start,
        end: block.end,
        key: keyOfBlock(block),
        direct: direct.size === 0 ? undefined : direct.has(keyOfBlock(block)),
        scopes: [],
        integrity: integrityOf(block.fields),
        source,
        alias,
        marks: workspace
          ? ['workspace' as const]
          : block.fields.has('conditions')
            ? ['conditional' as const]
            : undefined,
      }),
    )
  }
  return finish(draft)
}

/** yarn.lock of the first yarn and of the later ones ("berry"). */
export const yarnLock: Format = { id: 'yarn-lock', kind: 'lockfile', matches: (name) => name === 'yarn.lock', extract }
