import { asMapping, at, entriesOf, items, textOf, type YamlEntry, type YamlNode } from '@bartizan/syntax/yaml'

const reserved = new Set(
  'default include stages variables workflow image services before_script after_script cache pages:deploy spec'.split(
    ' ',
  ),
)

/** A job of a GitLab pipeline. */
export interface GitlabJob {
  readonly name: string
  readonly key: YamlEntry['key']
  readonly node: YamlNode
  readonly scripts: readonly YamlNode[]
}

/** Script lines, those inside nested lists included. */
function linesOf(node: YamlNode | undefined): YamlNode[] {
  if (node === undefined) return []
  return textOf(node) === undefined ? items(node).flatMap((item) => linesOf(item)) : [node]
}

/** The jobs of a pipeline, hidden ones included, and the defaults as one without a name. */
export function gitlabJobs(root: YamlNode): GitlabJob[] {
  const found: GitlabJob[] = []
  for (const [name, entry] of entriesOf(root)) {
    if (reserved.has(name) && name !== 'default') continue
    if (asMapping(entry.value) === undefined) continue
    const scripts = ['before_script', 'script', 'after_script'].flatMap((key) => linesOf(at(entry.value, key)))
    found.push({ name, key: entry.key, node: entry.value, scripts })
  }
  const shared = ['before_script', 'after_script'].flatMap((key) => linesOf(at(root, key)))
  const [first] = entriesOf(root).values()
  if (shared.length > 0 && first !== undefined)
    found.push({ name: 'default', key: first.key, node: root, scripts: shared })
  return found
}
