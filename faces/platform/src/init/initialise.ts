import { join, relative } from 'node:path'
import { listFiles } from '@bartizan/engine'
import { configNames } from '../config/find.ts'
import { BartizanError } from '../error.ts'
import { findRoot } from '../scan/root.ts'
import { exists, writeWhole } from '../files/project.ts'
import { firstConfig, surveyPaths } from './first-config.ts'

/**
 * Writes a first configuration at the root of the repository.
 * @throws BartizanError `configuration` when there is one already and `force` is not set
 */
export async function initialise(
  path: string,
  force: boolean,
): Promise<{ readonly file: string; readonly peers: readonly string[] }> {
  const { root } = findRoot([path])
  const present = configNames.find((name) => exists(join(root, name)))
  if (present !== undefined && !force) {
    throw new BartizanError('configuration', `${present} is there already`, 'Edit it, or overwrite it with --force.')
  }
  const surroundings = surveyPaths((await listFiles({ root })).map((file) => file.path))
  const file = join(root, present?.endsWith('yaml') ? present : 'bartizan.config.yaml')
  writeWhole(file, firstConfig(surroundings))
  return { file: relative(process.cwd(), file), peers: surroundings.peers }
}
