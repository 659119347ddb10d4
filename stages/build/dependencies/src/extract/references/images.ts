import { itemsOf, membersOf, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { parseYamlDocuments } from '../../yaml/index.ts'
import { add, compact, finish, newDraft, note } from '../draft.ts'
import type { Draft } from '../draft.ts'
import { linesOf } from '../lines.ts'
import { besides } from '../paths.ts'
import type { Extraction, Format, Mark, Neighbours, Scope } from '../types.ts'

interface ImageReference {
  readonly reference: string
  readonly start: number
  readonly end: number
  readonly scope: Scope
}

interface ImageName {
  /** With the registry where it is not the default one. */
  readonly name: string
  readonly tag?: string
  readonly digest?: string
  readonly host: string
}

/** Splits `host:5000/path/name:tag@sha256:…`. */
export function parseImage(reference: string): ImageName | undefined {
  const match = /^((?:[\w.-]+(?::\d+)?\/)?[\w./-]*?[\w-])(?::([\w][\w.-]{0,127}))?(?:@(\w+:[0-9a-f]{32,}))?$/.exec(
    reference,
  )
  if (match === null) return undefined
  const first = match[1]!.split('/', 1)[0]!
  const registry = match[1]!.includes('/') && /[.:]|^localhost$/.test(first)
  return compact({ name: match[1]!, tag: match[2], digest: match[3], host: registry ? first : 'docker.io' })
}

/** Adds a container image; one that is pinned by digest states it as its integrity. */
export function addImage(draft: Draft, { reference, start, end, scope }: ImageReference): void {
  const image = parseImage(reference)
  if (image === undefined || image.name === 'scratch') return
  const tag = image.tag ?? (image.digest === undefined ? 'latest' : '')
  const marks: Mark[] = [image.digest === undefined ? 'floating' : 'pinned']
  add(
    draft,
    compact({
      ecosystem: 'Docker',
      name: image.name,
      version: tag === '' ? image.digest! : tag,
      start,
      end,
      direct: true,
      scopes: [scope],
      integrity: image.digest,
      source: { kind: 'registry' as const, host: image.host },
      marks,
    }),
  )
}

/** Puts build arguments with a default in; undefined when one stays open. */
function withArguments(text: string, values: ReadonlyMap<string, string>): string | undefined {
  let open = false
  const result = text.replace(
    /\$(?:(\w+)|\{(\w+)(?::?[-+]([^}]*))?\})/g,
    (_whole, bare: string | undefined, braced: string | undefined, fallback: string | undefined) => {
      const value = values.get(bare ?? braced ?? '') ?? fallback
      if (value === undefined) open = true
      return value ?? ''
    },
  )
  return open ? undefined : result
}

function extractDockerfile(text: string): Extraction {
  const draft = newDraft()
  const values = new Map<string, string>()
  const stages = new Set<string>()
  for (const line of linesOf(text)) {
    const argument = /^\s*ARG\s+(\w+)=["']?([^"'\s]*)/i.exec(line.text)
    if (argument !== null) values.set(argument[1]!, argument[2]!)
    const from = /^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(line.text)
    const copy = /^\s*(?:COPY|ADD)\s+(?:--\S+\s+)*--from=(\S+)/i.exec(line.text)
    const written = from?.[1] ?? copy?.[1]
    if (written === undefined) continue
    const reference = withArguments(written, values)
    if (from?.[2] !== undefined) stages.add(from[2].toLowerCase())
    if (reference === undefined || reference === '')
      note(draft, {
        kind: 'unsupported',
        offset: line.start,
        reason: `the image "${written.slice(0, 60)}" is known only when building`,
      })
    else if (!stages.has(reference.toLowerCase()) && !(copy !== null && /^\d+$|^\w+$/.test(reference))) {
      const start = line.start + line.text.indexOf(written)
      addImage(draft, { reference, start, end: start + written.length, scope: 'prod' })
    }
  }
  return finish(draft)
}

/** The variables of the `.env` file that compose reads beside its own. */
function environmentOf(path: string, near: Neighbours | undefined): ReadonlyMap<string, string> {
  const values = new Map<string, string>()
  for (const line of linesOf(near?.read(besides(path, '.env') ?? '') ?? '')) {
    const match = /^\s*(?:export\s+)?(\w+)\s*=\s*(["']?)(.*?)\2\s*$/.exec(line.text)
    if (match !== null) values.set(match[1]!, match[3]!)
  }
  return values
}

function extractCompose(text: string, path: string, near?: Neighbours): Extraction {
  const draft = newDraft()
  const { value, problem } = parseYamlDocuments(text)
  if (problem !== undefined) note(draft, problem)
  const values = environmentOf(path, near)
  for (const root of value ?? []) {
    for (const service of membersOf(valueAt(root, 'services'))) {
      const image = valueAt(service.value, 'image')
      const reference = withArguments(textOf(image) ?? '', values)
      if (reference === undefined && near === undefined) draft.incomplete = true
      if (image !== undefined && reference !== undefined)
        addImage(draft, { reference, start: image.start, end: image.end, scope: 'prod' })
    }
  }
  return finish(draft)
}

/** .gitlab-ci.yml: images of jobs and services. */
function extractGitlab(text: string): Extraction {
  const draft = newDraft()
  const { value, problem } = parseYamlDocuments(text)
  if (problem !== undefined) note(draft, problem)
  for (const root of value ?? []) {
    for (const holder of [root, ...membersOf(root).map((member) => member.value)]) {
      for (const image of [valueAt(holder, 'image'), ...itemsOf(valueAt(holder, 'services'))]) {
        const node = image?.kind === 'object' ? valueAt(image, 'name') : image
        const reference = withArguments(textOf(node) ?? '', new Map())
        if (node !== undefined && reference !== undefined && reference !== '')
          addImage(draft, { reference, start: node.start, end: node.end, scope: 'build' })
      }
    }
  }
  return finish(draft)
}

/** Chart.yaml and Chart.lock. */
function extractChart(text: string): Extraction {
  const draft = newDraft()
  const { value, problem } = parseYamlDocuments(text)
  if (problem !== undefined) note(draft, problem)
  for (const item of itemsOf(valueAt(value?.[0], 'dependencies'))) {
    const version = textAt(item, 'version') ?? ''
    const repository = textAt(item, 'repository') ?? ''
    const exact = /^v?\d+\.\d+\.\d+/.test(version)
    const local = repository.startsWith('file:')
    add(
      draft,
      compact({
        ecosystem: 'Helm',
        name: textAt(item, 'name') ?? '',
        version: exact ? version : '',
        requirement: version,
        start: item.start,
        end: item.end,
        direct: true,
        scopes: ['prod' as const],
        source: { kind: local ? ('path' as const) : ('registry' as const), url: repository },
      }),
    )
  }
  return finish(draft)
}

const DOCKERFILE = /^(?:(?:Dockerfile|Containerfile)(?:[._-].*)?|.*\.(?:dockerfile|containerfile))$/i

export const dockerfile: Format = {
  id: 'dockerfile',
  kind: 'reference',
  matches: (name) => DOCKERFILE.test(name) && !/\.(?:md|ts|js|py|go|tmpl|j2)$/.test(name),
  extract: extractDockerfile,
}
export const compose: Format = {
  id: 'docker-compose',
  kind: 'reference',
  matches: (name) => /^(?:docker-)?compose(?:[._-][\w.-]+)?\.ya?ml$/.test(name),
  extract: extractCompose,
}
export const gitlabCi: Format = {
  id: 'gitlab-ci',
  kind: 'reference',
  matches: (name) => /^\.gitlab-ci(?:[._-][\w.-]+)?\.ya?ml$/.test(name),
  extract: extractGitlab,
}
export const helmChart: Format = {
  id: 'helm-chart',
  kind: 'lockfile',
  matches: (name) => name === 'Chart.yaml' || name === 'Chart.lock' || name === 'requirements.lock',
  extract: extractChart,
}
