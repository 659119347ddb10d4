import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { BartizanError } from '../error.ts'

/** The names under which a configuration is found, in order of preference. */
export const configNames = ['yaml', 'yml', 'json', 'jsonc', 'toml'].map((extension) => `bartizan.config.${extension}`)

const longestConfig = 1024 * 1024

/**
 * The nearest configuration file, from `start` upwards to the root of the repository or of the file system.
 * @returns an absolute path, or undefined when there is none
 * @throws BartizanError `configuration` when one folder holds two
 */
export function findConfig(start: string): string | undefined {
  let folder = resolve(start)
  if (existsSync(folder) && !statSync(folder).isDirectory()) folder = dirname(folder)
  for (;;) {
    const here = configNames.filter((name) => existsSync(join(folder, name)))
    if (here.length > 1) {
      throw new BartizanError('configuration', `${folder} holds both ${here.join(' and ')}`, 'Keep one of them.')
    }
    if (here[0] !== undefined) return join(folder, here[0])
    const parent = dirname(folder)
    if (existsSync(join(folder, '.git')) || parent === folder) return undefined
    folder = parent
  }
}

/**
 * Reads a configuration file.
 * @throws BartizanError `configuration` when it is missing or over 1 MB
 */
export function readConfigText(file: string): string {
  let size: number
  try {
    size = statSync(file).size
  } catch {
    throw new BartizanError(
      'configuration',
      `${file}: no such configuration file`,
      'Check the path given to --config or extends.',
    )
  }
  if (size > longestConfig) throw new BartizanError('configuration', `${file}: larger than 1 MB`)
  return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
}
