const context = 3

/** A unified diff of two texts that differ in few places; empty when they are equal. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const old = before.split('\n')
  const fresh = after.split('\n')
  const hunks = hunksOf(old, fresh)
  if (hunks.length === 0) return ''
  return `--- a/${path}\n+++ b/${path}\n${hunks.map((hunk) => render(hunk, old, fresh)).join('')}`
}

interface Hunk {
  /** Line ranges, from 0, end exclusive. */
  oldStart: number
  oldEnd: number
  newStart: number
  newEnd: number
}

/** Walks both texts, and after each difference finds the nearest line pair from which they agree again. */
function hunksOf(old: readonly string[], fresh: readonly string[]): readonly Hunk[] {
  const hunks: Hunk[] = []
  let i = 0
  let j = 0
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      i++
      j++
      continue
    }
    const [oldEnd, newEnd] = nextAgreement(old, fresh, [i, j])
    hunks.push({ oldStart: i, oldEnd, newStart: j, newEnd })
    i = oldEnd
    j = newEnd
  }
  return hunks
}

function nextAgreement(
  old: readonly string[],
  fresh: readonly string[],
  [i, j]: readonly [number, number],
): readonly [number, number] {
  const longest = old.length - i + (fresh.length - j)
  for (let distance = 1; distance <= Math.min(longest, 2000); distance++) {
    for (let skipped = 0; skipped <= distance; skipped++) {
      const a = i + skipped
      const b = j + distance - skipped
      if (a < old.length && b < fresh.length && old[a] === fresh[b]) return [a, b]
    }
  }
  return [old.length, fresh.length]
}

function render(hunk: Hunk, old: readonly string[], fresh: readonly string[]): string {
  const start = Math.max(0, hunk.oldStart - context)
  const end = Math.min(old.length, hunk.oldEnd + context)
  const before = old.slice(start, hunk.oldStart)
  const after = old.slice(hunk.oldEnd, end)
  const removed = old.slice(hunk.oldStart, hunk.oldEnd)
  const added = fresh.slice(hunk.newStart, hunk.newEnd)
  const newStart = hunk.newStart - before.length
  const head = `@@ -${start + 1},${end - start} +${newStart + 1},${before.length + added.length + after.length} @@`
  const lines = [...before.map(mark(' ')), ...removed.map(mark('-')), ...added.map(mark('+')), ...after.map(mark(' '))]
  return `${head}\n${lines.join('\n')}\n`
}

function mark(sign: string): (line: string) => string {
  return (line) => `${sign}${line}`
}
