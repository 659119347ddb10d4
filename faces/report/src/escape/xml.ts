import { manyLines, oneLine, visible } from './characters.ts'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Characters that XML 1.0 does not allow even as references. */
const forbidden = /[\ufffe\uffff]/g

function escapeXml(text: string): string {
  return text.replace(forbidden, visible).replace(/[&<>"']/g, (mark) => entities[mark] ?? mark)
}

/** Text for a quoted attribute, on one line. */
export function forXmlAttribute(text: string): string {
  return escapeXml(oneLine(text))
}

/** Text for element content; line feeds and tabs stay. */
export function forXml(text: string): string {
  return escapeXml(manyLines(text))
}
