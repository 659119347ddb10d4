/** A glob (`*`, `**`, `?`, `[…]`, `{a,b}`) as a regular expression over a whole relative path. */
export function globToRegex(pattern: string): RegExp {
  let source = ''
  let depth = 0
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] as string
    if (char === '*' && pattern[at + 1] === '*') {
      const folder = pattern[at + 2] === '/'
      source += folder ? '(?:[^/]+/)*' : '.*'
      at += folder ? 2 : 1
    } else if (char === '*') source += '[^/]*'
    else if (char === '?') source += '[^/]'
    else if (char === '{') {
      depth += 1
      source += '(?:'
    } else if (char === '}' && depth > 0) {
      depth -= 1
      source += ')'
    } else if (char === ',' && depth > 0) source += '|'
    else if (char === '[' && pattern.includes(']', at)) {
      const end = pattern.indexOf(']', at)
      source += `[${pattern
        .slice(at + 1, end)
        .replace(/^!/, '^')
        .replaceAll('\\', '\\\\')}]`
      at = end
    } else source += char.replaceAll(/[.+^$()|[\]\\{}]/g, '\\$&')
  }
  return new RegExp(`^${source}${')'.repeat(depth)}$`)
}
