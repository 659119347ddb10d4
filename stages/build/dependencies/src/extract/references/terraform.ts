import { add, compact, finish, newDraft } from '../draft.ts'
import type { Draft } from '../draft.ts'
import { contentStart, linesOf } from '../lines.ts'
import type { Line } from '../lines.ts'
import { hostOf, isGitUrl, withoutCredentials } from '../source.ts'
import type { Extraction, Format, Mark } from '../types.ts'

/** .terraform.lock.hcl: one block a provider. */
function extractLock(text: string): Extraction {
  const draft = newDraft()
  let name = ''
  let start = 0
  let fields = new Map<string, string>()
  let hashes: string[] = []
  for (const line of linesOf(text)) {
    const head = /^provider\s+"([^"]+)"\s*\{/.exec(line.text)
    if (head !== null) {
      name = head[1]!
      start = line.start
      fields = new Map()
      hashes = []
    }
    const field = /^\s+(version|constraints)\s*=\s*"([^"]*)"/.exec(line.text)
    if (field !== null) fields.set(field[1]!, field[2]!)
    const hash = /^\s+"((?:h1|zh):[^"]+)"/.exec(line.text)
    if (hash !== null) hashes.push(hash[1]!)
    if (line.text !== '}' || name === '') continue
    const host = name.split('/', 1)[0]!
    const short = name.replace(/^registry\.(?:terraform\.io|opentofu\.org)\//, '')
    add(
      draft,
      compact({
        ecosystem: 'Terraform',
        name: short,
        version: fields.get('version') ?? '',
        requirement: fields.get('constraints'),
        start,
        end: line.end,
        direct: true,
        scopes: ['prod' as const],
        integrity: hashes.length === 0 ? undefined : hashes.join(' '),
        source: { kind: 'registry' as const, host },
        qualifiers: { kind: 'provider' },
      }),
    )
    name = ''
  }
  return finish(draft)
}

interface Block {
  readonly kind: 'module' | 'provider'
  readonly line: Line
  source: string
  version: string
  depth: number
}

function addModule(draft: Draft, block: Block): void {
  if (block.source === '' || /^\.{1,2}\//.test(block.source)) return
  const place = { start: contentStart(block.line), end: block.line.end }
  const git =
    isGitUrl(block.source) || /^(?:github\.com|bitbucket\.org)\//.test(block.source) || /[?&]ref=/.test(block.source)
  const ref = /[?&]ref=([^&"]+)/.exec(block.source)?.[1] ?? ''
  if (git) {
    const commit = /^[0-9a-f]{40}$/.test(ref)
    const url = withoutCredentials(block.source)
    const name = url
      .replace(/^git::/, '')
      .replace(/^[a-z+]+:\/\//, '')
      .replace(/\?.*$/, '')
      .replace(/\.git(?:$|(?=\/))/, '')
    const marks: Mark[] = [commit ? 'pinned' : 'floating']
    add(
      draft,
      compact({
        ecosystem: 'Git',
        name,
        version: ref,
        ...place,
        direct: true,
        scopes: ['prod' as const],
        source: compact({
          kind: 'git' as const,
          host: hostOf(url.replace(/^git::/, '')) ?? name.split('/', 1)[0],
          url,
          commit: commit ? ref : undefined,
        }),
        marks,
      }),
    )
    return
  }
  if (!/^(?:[\w.-]+\/)?[\w-]+\/[\w-]+(?:\/[\w-]+)?(?:\/\/.*)?$/.test(block.source)) return
  const exact = /^=?\s*\d+\.\d+\.\d+$/.test(block.version)
  const marks: Mark[] = exact ? ['pinned'] : block.version === '' ? ['floating'] : []
  add(
    draft,
    compact({
      ecosystem: 'Terraform',
      name: block.source.replace(/\/\/.*$/, ''),
      version: exact ? block.version.replace(/^=?\s*/, '') : '',
      requirement: block.version,
      ...place,
      direct: true,
      scopes: ['prod' as const],
      source: { kind: 'registry' as const },
      qualifiers: { kind: block.kind },
      marks: marks.length === 0 ? undefined : marks,
    }),
  )
}

/** *.tf: modules and required providers, as far as they are literal. */
function extractModules(text: string): Extraction {
  const draft = newDraft()
  let block: Block | undefined
  let required = 0
  for (const line of linesOf(text)) {
    if (line.text.length > 4000) continue
    const content = line.text.trim()
    if (block === undefined && /^required_providers\s*\{/.test(content)) required = 1
    else if (block === undefined && required > 0 && content === '}') required = 0
    if (
      block === undefined &&
      (/^module\s+"[^"]+"\s*\{/.test(content) || (required > 0 && /^[\w-]+\s*=\s*\{/.test(content)))
    ) {
      block = { kind: required > 0 ? 'provider' : 'module', line, source: '', version: '', depth: 0 }
    }
    if (block === undefined) continue
    for (const field of line.text.matchAll(/\b(source|version)\s*=\s*"([^"]*)"/g))
      if (block.depth <= 1) block[field[1] as 'source' | 'version'] = field[2]!
    block.depth += (content.match(/\{/g)?.length ?? 0) - (content.match(/\}/g)?.length ?? 0)
    if (block.depth > 0) continue
    addModule(draft, block)
    block = undefined
  }
  return finish(draft)
}

export const terraformLock: Format = {
  id: 'terraform-lock',
  kind: 'lockfile',
  matches: (name) => name === '.terraform.lock.hcl',
  extract: extractLock,
}
export const terraformModules: Format = {
  id: 'terraform-modules',
  kind: 'reference',
  matches: (name) => name.endsWith('.tf') || name.endsWith('.tofu'),
  extract: extractModules,
}
