import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Deterministic numbers: the same tree on every machine. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const vocabulary =
  'the value of a request is read from config and passed to handler when user session ends return const function import export class private static void string number list map error result async await if else for while switch case default null true false this self def end module package type interface'.split(
    ' ',
  )

/** Source-like text of about `size` bytes. */
function text(size: number, next: () => number): string {
  const lines: string[] = []
  for (let length = 0; length < size;) {
    const words = Array.from(
      { length: 3 + Math.floor(next() * 9) },
      () => vocabulary[Math.floor(next() * vocabulary.length)]!,
    )
    const line = `${' '.repeat(2 * Math.floor(next() * 5))}${words.join(' ')}`
    lines.push(line)
    length += line.length + 1
  }
  return lines.join('\n')
}

const extensions = ['ts', 'js', 'py', 'go', 'java', 'yaml', 'json', 'md', 'tf', 'txt'] as const

/** Writes a git repository of `files` source-like files with `bytes` in all, 100 to a folder, committed. */
export function generateTree(root: string, files: number, bytes: number): void {
  const next = random(7)
  const pool = Array.from({ length: 50 }, () => text((bytes / files) * 2, next))
  for (let index = 0; index < files; index++) {
    const folder = join(root, `area${Math.floor(index / 10_000)}`, `part${Math.floor(index / 100) % 100}`)
    if (index % 100 === 0) mkdirSync(folder, { recursive: true })
    const body = pool[index % pool.length]!
    const size = Math.floor((bytes / files) * (0.2 + 1.6 * next()))
    writeFileSync(
      join(folder, `file${index}.${extensions[index % extensions.length]}`),
      `# ${index}\n${body.slice(0, size)}\n`,
    )
  }
  const git = (...args: string[]): void => {
    execFileSync('git', ['-C', root, '-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', ...args])
  }
  git('init', '-q')
  git('add', '-A')
  git('-c', 'gc.auto=0', 'commit', '-q', '-m', 'generated')
}
