import { fail } from './define.ts'

type Token = { readonly accepts: ReadonlySet<string> | 'any'; readonly repeat: '' | '*' | '+' }

/** True when some non-empty text matches both patterns of characters, `.`, `[sets]`, `*` and `+`. */
export function globsIntersect(a: string, b: string): boolean {
  const left = tokens(a)
  const right = tokens(b)
  const seen = new Set<string>()
  const queue: [number, number, boolean][] = [[0, 0, false]]
  for (let state = queue.pop(); state; state = queue.pop()) {
    const [i, j, moved] = state
    const id = `${i},${j},${moved}`
    if (seen.has(id)) continue
    seen.add(id)
    const x = left[i]
    const y = right[j]
    if (!x && !y && (moved || (left.length === 0 && right.length === 0))) return true
    if (x?.repeat === '*') queue.push([i + 1, j, moved])
    if (y?.repeat === '*') queue.push([i, j + 1, moved])
    if (!x || !y || !overlap(x, y)) continue
    for (const nextI of after(x, i)) for (const nextJ of after(y, j)) queue.push([nextI, nextJ, true])
  }
  return false
}

function after(token: Token, index: number): number[] {
  return token.repeat === '' ? [index + 1] : [index, index + 1]
}

function overlap(a: Token, b: Token): boolean {
  if (a.accepts === 'any' || b.accepts === 'any') return true
  const { accepts } = b
  return [...a.accepts].some((char) => accepts.has(char))
}

function tokens(pattern: string): Token[] {
  const chars = [...pattern]
  const result: Token[] = []
  for (let i = 0; i < chars.length; i++) {
    const char = chars[i] as string
    let accepts: Token['accepts']
    if (char === '.') accepts = 'any'
    else if (char === '[') {
      const end = chars.indexOf(']', i + 1)
      if (end === -1) fail('glob: unterminated set')
      accepts = setOf(chars.slice(i + 1, end))
      i = end
    } else if (char === '*' || char === '+' || char === ']') return fail(`glob: unexpected ${char}`)
    else if (char === '\\') accepts = new Set([chars[++i] ?? fail('glob: dangling escape')])
    else accepts = new Set([char])
    const flag = chars[i + 1]
    const repeat = flag === '*' || flag === '+' ? flag : ''
    if (repeat !== '') i++
    result.push({ accepts, repeat })
  }
  return result
}

function setOf(chars: readonly string[]): Set<string> {
  const set = new Set<string>()
  for (let i = 0; i < chars.length; i++) {
    const from = chars[i] as string
    const to = chars[i + 1] === '-' ? chars[i + 2] : undefined
    if (to === undefined) {
      set.add(from)
      continue
    }
    const first = from.codePointAt(0) as number
    const last = to.codePointAt(0) as number
    if (last < first || last - first > 10_000) fail('glob: invalid range')
    for (let code = first; code <= last; code++) set.add(String.fromCodePoint(code))
    i += 2
  }
  return set
}
