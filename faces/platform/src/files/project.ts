import {
  accessSync,
  appendFileSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { BartizanError } from '../error.ts'

/** Where a repository keeps what it tells Bartizan. */
export const projectFiles = { baseline: '.bartizan/baseline.json', waivers: '.bartizan/waivers.yaml' } as const

/** The text of a file; undefined when there is none. */
export function readOptional(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** True for a plain file; a worktree's `.git/config` is behind a file, not below a folder. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

/** True when there is something at this path. */
export function exists(path: string): boolean {
  return existsSync(path)
}

/** Makes a folder for this user alone; false when it cannot be written. */
export function makeWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Writes a file whole or not at all: into a neighbour first, which then takes its name. */
export function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const part = `${file}.${process.pid}.part`
  writeFileSync(part, text)
  renameSync(part, file)
}

/** The folder or file that a command was given, absolute. */
export function existingPath(path: string): { readonly path: string; readonly isFolder: boolean } {
  const absolute = resolve(path)
  try {
    return { path: absolute, isFolder: statSync(absolute).isDirectory() }
  } catch {
    throw new BartizanError('usage', `${path}: no such file or folder`, 'Check the path.')
  }
}

/** The root of the git work tree around a folder; undefined outside of one. */
export function workTreeRoot(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder
    if (dirname(folder) === folder) return undefined
  }
}

/** The bytes of a file of the scanned tree that is about to be changed. */
export function readBytes(file: string): Uint8Array {
  return readFileSync(file)
}

/** Replaces a file's content in one step, keeping its permissions. */
export function writeBytes(file: string, bytes: Uint8Array): void {
  const part = `${file}.${process.pid}.part`
  writeFileSync(part, bytes, { mode: statSync(file).mode })
  renameSync(part, file)
}

/** Writes a script that git will run. */
export function writeExecutable(file: string, text: string): void {
  writeWhole(file, text)
  chmodSync(file, 0o755)
}

/** Adds a line to a file of records; made when it is not there. */
export function appendLine(file: string, line: string): void {
  mkdirSync(dirname(file), { recursive: true })
  appendFileSync(file, line.endsWith('\n') ? line : `${line}\n`)
}
