import { TreeReader } from '../files/reader.ts'
import type { Inventory, ListedFile } from './inventory.ts'
import { Tally } from './inventory.ts'
import { PathFilter } from './path-filter.ts'

/** Takes the files that the patterns name out of a listing, and counts them under `reason`. */
export function without(inventory: Inventory, patterns: readonly string[], reason: string): Inventory {
  if (patterns.length === 0) return inventory
  const filter = new PathFilter(patterns)
  const files = inventory.files.filter((file) => !filter.matches(file.path))
  const skipped = new Tally()
  for (const [known, count] of Object.entries(inventory.skipped)) skipped.add(known, count)
  skipped.add(reason, inventory.files.length - files.length)
  return { ...inventory, files, skipped: skipped.record() }
}

/**
 * Patterns of all `.bartizanignore` files of a listing, as if they stood in one file at the root: those of deeper folders
 * come later and so take precedence.
 */
export function ownIgnorePatterns(root: string, files: readonly ListedFile[]): string[] {
  const reader = new TreeReader(root, 1_000_000)
  return files
    .filter((file) => file.name === '.bartizanignore')
    .toSorted((a, b) => a.path.split('/').length - b.path.split('/').length)
    .flatMap((file) => {
      const read = reader.read(file.path)
      const lines = read.kind === 'content' ? Buffer.from(read.bytes).toString().split('\n') : []
      const folder = file.path.slice(0, Math.max(0, file.path.lastIndexOf('/')))
      return lines.map((line) => relocate(line, folder))
    })
}

/** A pattern of a folder's ignore file as it would stand in the root's. */
export function relocate(line: string, folder: string): string {
  if (folder === '' || line.trim() === '' || line.startsWith('#')) return line
  const negated = line.startsWith('!')
  const pattern = negated ? line.slice(1) : line
  const inner = pattern.replace(/\/?\s*$/, '')
  const anchored = inner.includes('/')
  const place = folder.replaceAll(/[*?[\\ ]/g, String.raw`\$&`)
  const below = anchored ? pattern.replace(/^\//, '') : `**/${pattern}`
  return `${negated ? '!' : ''}/${place}/${below}`
}
