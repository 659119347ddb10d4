const composeName = /^(docker-)?compose([.-][\w.-]+)?\.ya?ml$|\.(docker-)?compose\.ya?ml$/i
const overrideName = /[.-]override\.ya?ml$/i

/** True for the names that Compose files have. */
export function isComposeName(name: string): boolean {
  return composeName.test(name)
}

/** True for a file that Compose merges over its neighbour by itself. */
export function isOverride(path: string): boolean {
  return overrideName.test(path)
}

/** Names of the file that is merged over a base file without being asked for. */
export function overridesOf(path: string): readonly string[] {
  const match = /^(.*\/)?((?:docker-)?compose)\.(ya?ml)$/i.exec(path)
  if (match === null) return []
  const stem = `${match[1] ?? ''}${match[2]}.override`
  return [`${stem}.yml`, `${stem}.yaml`]
}

/** Resolves a path against the folder of the file that names it; undefined when it leaves the tree. */
export function beside(from: string, path: string): string | undefined {
  if (path.startsWith('/') || /^[a-z]+:\/\//i.test(path) || path.startsWith('~')) return undefined
  const parts = from.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.length === 0) return undefined
      parts.pop()
    } else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}
