import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Violation } from './violation.ts'

// Written in pieces so that the check does not find itself.
const traces: readonly { readonly pattern: RegExp; readonly message: string }[] = [
  { pattern: new RegExp(String.raw`(^|[\s"'\`(=:])/(work|farm)/[a-z.]`), message: 'a path of somebody’s machine' },
  { pattern: new RegExp(`/tmp/${'bash_jobs'}`), message: 'a path of somebody’s machine' },
  { pattern: new RegExp(['registry', 'npmjs', 'org'].join(String.raw`\.`)), message: 'a registry host' },
]

/** Machine paths and registry hosts have no place in a file that others clone. Looks at every tracked text file. */
export function checkTraces(root: string): readonly Violation[] {
  const files = execFileSync('git', ['-C', root, 'ls-files', '-z'], { encoding: 'utf8', maxBuffer: 2 ** 28 }).split(
    '\0',
  )
  return files
    .filter((file) => file !== '' && !/(^|\/)fixtures\//.test(file))
    .flatMap((path) => tracesIn(path, readText(join(root, path))))
}

/** The traces in one text. */
export function tracesIn(path: string, text: string): readonly Violation[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      traces
        .filter(({ pattern }) => pattern.test(line))
        .map(({ message }) => ({ check: 'traces', path, line: index + 1, message })),
    )
}

function readText(file: string): string {
  try {
    const text = readFileSync(file, 'utf8')
    return text.includes('\0') ? '' : text
  } catch {
    return ''
  }
}
