import { relative, resolve, sep } from 'node:path'

/**
 * The files below a root as patterns in the syntax of ignore files: a report of an earlier run is no part of the project,
 * and statements that are read back would settle what they report.
 * @param files absolute, or relative to the working folder
 */
export function outputPatterns(root: string, files: readonly string[]): readonly string[] {
  return files.flatMap((file) => {
    const path = relative(root, resolve(file)).split(sep).join('/')
    return path === '' || path.startsWith('../') ? [] : [`/${path.replace(/[\\*?[\]!# ]/g, '\\$&')}`]
  })
}
