import { oneLine } from './characters.ts'
import { forJson } from './json.ts'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/** Text for element content and quoted attributes. */
export function forHtml(text: string): string {
  return oneLine(text).replace(/[&<>"'`]/g, (mark) => entities[mark] ?? mark)
}

/** JSON for a `<script type="application/json">`: nothing in it can end the element or open a comment. */
export function forHtmlScript(value: unknown): string {
  return forJson(value).replace(/[<>&]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
