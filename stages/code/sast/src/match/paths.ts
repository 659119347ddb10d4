/** Glob of a rule's `paths`: `*` inside a segment, `**` over segments, a bare name anywhere. */
const globRegex = (glob: string): RegExp => {
  const clean = glob.replace(/^\.?\//, '')
  let source = ''
  for (let i = 0; i < clean.length; i++) {
    const char = clean[i]!
    if (char === '*' && clean[i + 1] === '*') {
      const slash = clean[i + 2] === '/'
      source += slash ? '(?:[^/]+/)*' : '.*'
      i += slash ? 2 : 1
    } else if (char === '*') source += '[^/]*'
    else if (char === '?') source += '[^/]'
    else source += char.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
  }
  const anchored = glob.startsWith('/') || (clean.includes('/') && !clean.startsWith('**'))
  return new RegExp(`${anchored && glob.startsWith('/') ? '^' : '(?:^|/)'}${source.replace(/\/$/, '')}(?:/|$)`)
}

const cache = new Map<string, RegExp>()

const matches = (glob: string, path: string): boolean => {
  let regex = cache.get(glob)
  if (regex === undefined) {
    regex = globRegex(glob)
    if (cache.size > 1000) cache.clear()
    cache.set(glob, regex)
  }
  return regex.test(path)
}

/** Whether a rule with these `paths` looks at a file (path relative to the scan root). */
export const looksAt = (
  path: string,
  paths: { readonly include: readonly string[]; readonly exclude: readonly string[] },
): boolean => {
  if (paths.exclude.some((glob) => matches(glob, path))) return false
  return paths.include.length === 0 || paths.include.some((glob) => matches(glob, path))
}
