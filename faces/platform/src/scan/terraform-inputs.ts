import { isAbsolute, relative, sep } from 'node:path'
import type { Settings } from '../config/resolve.ts'
import { BartizanError } from '../error.ts'
import { existingPath } from '../files/project.ts'

type Section = Readonly<Record<string, unknown>>

/**
 * Inputs of Terraform roots as `terraform plan` takes them: `--var-file` and the `TF_VAR_` variables.
 * @param section what the configuration says under `detectors.terraform`
 * @throws BartizanError `usage` for a file that is missing, a folder, or outside of the scanned tree
 */
export function terraformInputs(
  root: string,
  settings: Settings,
  environment: Readonly<Record<string, string | undefined>>,
  section: Section | undefined,
): Section | undefined {
  const given = settings.options.get('var-file')?.value
  const files = Array.isArray(given) ? given.map((path) => variableFile(root, String(path))) : []
  const variables = Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith('TF_VAR_') && value !== undefined ? [[name.slice('TF_VAR_'.length), value]] : [],
  )
  if (files.length === 0 && variables.length === 0) return section
  return {
    ...section,
    ...(files.length === 0 ? {} : { varFiles: files }),
    ...(variables.length === 0 ? {} : { environment: Object.fromEntries(variables) }),
  }
}

function variableFile(root: string, given: string): string {
  const { path, isFolder } = existingPath(given)
  const inside = relative(root, path)
  if (isFolder) throw new BartizanError('usage', `--var-file: ${given} is a folder`)
  if (inside.startsWith(`..${sep}`) || isAbsolute(inside))
    throw new BartizanError(
      'usage',
      `--var-file: ${given} lies outside of the scanned tree`,
      'Scan from a folder that holds it.',
    )
  return inside.split(sep).join('/')
}
