import { basename, dirname, join, relative } from 'node:path'
import { readTree } from '@bartizan/engine'
import type { PolicyFolder } from '@bartizan/policies'
import { BartizanError } from '../error.ts'
import { existingPath } from '../files/project.ts'

/**
 * Reads the folders of checks that the configuration names.
 * @param folders absolute
 * @throws BartizanError `configuration` for a folder that is missing or empty: it would otherwise pass in silence
 */
export async function readPolicyFolders(root: string, folders: readonly string[]): Promise<readonly PolicyFolder[]> {
  return Promise.all(
    folders.map(async (folder) => {
      const { path, isFolder } = existingPath(folder)
      const name = relative(root, path) || basename(path)
      if (!isFolder) throw new BartizanError('configuration', `policies: ${name} is not a folder`)
      const files = await readTree({ root: path, ignores: false }, (file) =>
        /^(rego|guard|ruleset|cel|ya?ml|json)$/.test(file.extension),
      )
      if (files.length === 0)
        throw new BartizanError(
          'configuration',
          `policies: ${name} holds no policy`,
          'Rego, Guard, YAML and JSON files are read.',
        )
      return { folder: name, files: Object.fromEntries(files.map((file) => [`${name}/${file.path}`, file.text])) }
    }),
  )
}

/**
 * Reads rule files in Semgrep's format.
 * @param paths files and folders
 * @throws BartizanError when they hold none
 */
export async function readRuleFiles(paths: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {}
  for (const given of paths) {
    const { path, isFolder } = existingPath(given)
    const root = isFolder ? path : dirname(path)
    for (const file of await readTree(
      { root, ignores: false },
      ({ extension }) => extension === 'yaml' || extension === 'yml',
    )) {
      const absolute = join(root, file.path)
      if (isFolder || absolute === path) files[relative(process.cwd(), absolute)] = file.text
    }
  }
  if (Object.keys(files).length === 0)
    throw new BartizanError(
      'configuration',
      `--rules: ${paths.join(', ')} hold no rule file`,
      'Rule files are YAML with a list of rules.',
    )
  return files
}
