import { oneLine, sentence } from '../escape/characters.ts'

/**
 * A plain text message. Where brackets would read as an embedded link, all of them are escaped; braces that would read
 * as a placeholder are doubled.
 */
export function messageText(text: string): string {
  const clean = sentence(text)
  const linked = clean.includes('](') ? clean.replace(/[\\[\]]/g, (mark) => `\\${mark}`) : clean
  return linked.replace(/\{(\d{1,9})\}/g, '{{$1}}')
}

/** Text for a field that is neither parsed nor rendered, such as a name or a justification. */
export function plainText(text: string): string {
  return oneLine(text)
}
