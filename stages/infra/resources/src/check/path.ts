/** One step of a path: a name, every item of a list, every member of a map. */
export type Segment = string | typeof everyItem | typeof everyMember
export const everyItem = Symbol('every item')
export const everyMember = Symbol('every member')

const parsed = new Map<string, readonly (readonly Segment[])[]>()

/** The alternatives of a path as segments. `a.b[].c | d` gives two. A dot inside a name is written `\.`. */
export function parsePath(path: string): readonly (readonly Segment[])[] {
  const held = parsed.get(path)
  if (held !== undefined) return held
  const alternatives = path.split(' | ').map((alternative) => segmentsOf(alternative.trim()))
  parsed.set(path, alternatives)
  return alternatives
}

function segmentsOf(path: string): Segment[] {
  const segments: Segment[] = []
  for (const part of path.split(/(?<!\\)\./)) {
    const lists = /(?:\[\])*$/.exec(part)?.[0].length ?? 0
    const name = part.slice(0, part.length - lists).replaceAll('\\.', '.')
    if (name === '*') segments.push(everyMember)
    else if (name !== '') segments.push(name)
    for (let count = 0; count < lists; count += 2) segments.push(everyItem)
  }
  return segments
}
