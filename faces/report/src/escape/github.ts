import { manyLines, oneLine } from './characters.ts'

/** The message of a workflow command; line feeds survive as `%0A`. */
export function commandData(text: string): string {
  return manyLines(text).replaceAll('%', '%25').replaceAll('\n', '%0A')
}

/** A property of a workflow command. */
export function commandProperty(text: string): string {
  return oneLine(text).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** A path as a property: raw, for it must name the file, with line ends encoded as the runner decodes them. */
export function commandPath(path: string): string {
  return path
    .toWellFormed()
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll(':', '%3A')
    .replaceAll(',', '%2C')
}
