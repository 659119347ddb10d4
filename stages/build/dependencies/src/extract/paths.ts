/** Joins a relative path to the folder of a file; undefined when it leaves the root. */
export function besides(file: string, relative: string): string | undefined {
  const parts = file.split('/').slice(0, -1)
  for (const part of relative.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return relative.startsWith('/') ? undefined : parts.join('/')
}
