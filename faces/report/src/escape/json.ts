import { compareText } from '@bartizan/model'
import { deceptive } from './characters.ts'

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareText(a, b)))
}

function unicodeEscape(character: string): string {
  let escaped = ''
  for (let index = 0; index < character.length; index++) {
    escaped += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`
  }
  return escaped
}

/** Outside its strings JSON is ASCII without controls except line feeds, which the writer itself puts there. */
function escapeDeceptive(json: string): string {
  return json.replace(deceptive, (character) => (character === '\n' ? character : unicodeEscape(character)))
}

/** JSON on one line. Same value, but nothing in it can act on a terminal. */
export function forJson(value: unknown): string {
  return escapeDeceptive(JSON.stringify(value))
}

/** Like `forJson`, with the keys of every object in code unit order, so that the order of construction never shows. */
export function forCanonicalJson(value: unknown): string {
  return escapeDeceptive(JSON.stringify(value, sorted))
}

/** Like `forJson`, on indented lines. */
export function forIndentedJson(value: unknown): string {
  return escapeDeceptive(JSON.stringify(value, undefined, 2))
}
