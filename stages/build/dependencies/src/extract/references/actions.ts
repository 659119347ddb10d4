import type { DataNode } from '@bartizan/syntax/json'
import { itemsOf, membersOf, textAt, textOf, valueAt } from '@bartizan/syntax/json'
import { parseYaml } from '../../yaml/index.ts'
import { add, compact, finish, newDraft, treeOf } from '../draft.ts'
import type { Draft } from '../draft.ts'
import { hostOf } from '../source.ts'
import type { Extraction, Format, Mark } from '../types.ts'
import { addImage } from './images.ts'

const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/

/** The version that a comment behind a pinned commit states: `@<sha> # v4.1.2`. */
function commentVersion(text: string, end: number): string | undefined {
  const stop = text.indexOf('\n', end)
  return /^["']?\s*#\s*(?:tag[=:]\s*)?@?(v?\d+(?:\.\d+)*(?:-[\w.]+)?)\b/.exec(
    text.slice(end, stop < 0 ? text.length : stop),
  )?.[1]
}

function addUse(draft: Draft, text: string, node: DataNode | undefined): void {
  const written = textOf(node)
  if (node === undefined || written === undefined) return
  if (written.startsWith('docker://')) {
    addImage(draft, { reference: written.slice(9), start: node.start, end: node.end, scope: 'build' })
    return
  }
  const match = /^([\w.-]+\/[\w.-]+)((?:\/[^@\s]+)?)@(\S+)$/.exec(written)
  if (match === null) return
  const [, name, path, ref] = match
  const commit = COMMIT.test(ref!)
  const version = commit ? (commentVersion(text, node.end) ?? ref!) : ref!
  const marks: Mark[] = [commit ? 'pinned' : 'floating']
  add(
    draft,
    compact({
      ecosystem: 'GitHub Actions',
      name: name!,
      version,
      requirement: ref!,
      start: node.start,
      end: node.end,
      key: `${name}${path}@${ref}`,
      direct: true,
      scopes: ['build' as const],
      source: compact({ kind: 'git' as const, host: 'github.com', commit: commit ? ref : undefined }),
      alias: path === '' ? undefined : `${name}${path}`,
      marks,
    }),
  )
}

function addJob(draft: Draft, text: string, job: DataNode): void {
  addUse(draft, text, valueAt(job, 'uses'))
  for (const step of itemsOf(valueAt(job, 'steps'))) addUse(draft, text, valueAt(step, 'uses'))
  const holders = [valueAt(job, 'container'), ...membersOf(valueAt(job, 'services')).map((service) => service.value)]
  for (const holder of holders) {
    const image = valueAt(holder, 'image') ?? holder
    const reference = textOf(image)
    if (image !== undefined && reference !== undefined)
      addImage(draft, { reference, start: image.start, end: image.end, scope: 'build' })
  }
}

function extractWorkflow(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseYaml(text))
  for (const job of membersOf(valueAt(root, 'jobs'))) addJob(draft, text, job.value)
  const runs = valueAt(root, 'runs')
  if (runs !== undefined) addJob(draft, text, runs)
  return finish(draft)
}

/** .pre-commit-config.yaml: each repository is fetched and run. */
function extractPreCommit(text: string): Extraction {
  const draft = newDraft()
  const root = treeOf(draft, parseYaml(text))
  for (const repo of itemsOf(valueAt(root, 'repos'))) {
    const url = textAt(repo, 'repo') ?? ''
    const ref = textAt(repo, 'rev') ?? ''
    const host = hostOf(url)
    if (host === undefined || ref === '') continue
    const commit = COMMIT.test(ref)
    const name = url.replace(/^[a-z+]+:\/\//, '').replace(/\.git$/, '')
    add(
      draft,
      compact({
        ecosystem: 'Git',
        name,
        version: ref,
        start: repo.start,
        end: repo.end,
        direct: true,
        scopes: ['build' as const],
        source: compact({ kind: 'git' as const, host, url, commit: commit ? ref : undefined }),
        marks: [commit ? ('pinned' as const) : ('floating' as const)],
      }),
    )
  }
  return finish(draft)
}

export const githubWorkflow: Format = {
  id: 'github-actions',
  kind: 'reference',
  matches: (name, path) =>
    /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(path) || /^action\.ya?ml$/.test(name),
  extract: extractWorkflow,
}
export const preCommit: Format = {
  id: 'pre-commit',
  kind: 'reference',
  matches: (name) => /^\.pre-commit-config\.ya?ml$/.test(name),
  extract: extractPreCommit,
}
