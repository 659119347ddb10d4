import { oneLine, sentence } from '../escape/characters.ts'

/** A plain text message: brackets that would read as an embedded link and braces that would read as a placeholder are escaped. */
export function messageText(text: string): string {
  return sentence(text)
    .replace(/[\\[\]](?=[^\n]*\]\()|\](?=\()/g, (mark) => `\\${mark}`)
    .replace(/\{(?=\d+\})|(?<=\{\d{1,9})\}/g, (brace) => brace + brace)
}

/** Text for a field that is neither parsed nor rendered, such as a name or a justification. */
export function plainText(text: string): string {
  return oneLine(text)
}
