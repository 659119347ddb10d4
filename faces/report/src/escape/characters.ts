/**
 * Characters that change how text around them is shown, or that show nothing at all: controls, bidirectional marks and
 * overrides, zero-width and tag characters, line separators, unpaired surrogates. Joiners that scripts and emoji need stay.
 */
export const deceptive =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' }

/** How a deceptive character is written so that a reader sees it: `\n`, `\x1b`, `\u{202e}`. */
export function visible(character: string): string {
  const known = short[character]
  if (known !== undefined) return known
  const code = character.codePointAt(0) ?? 0
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
}

/** One line of text in which every deceptive character is written out. */
export function oneLine(text: string): string {
  return text.replace(deceptive, visible)
}

/** Like `oneLine`, but line feeds and tabs stay; carriage returns before line feeds go. */
export function manyLines(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(deceptive, (character) => (character === '\n' || character === '\t' ? character : visible(character)))
}

/** Like `oneLine`, for prose: line ends become spaces, so that a quoted line end cannot pretend to be a new line of the report. */
export function sentence(text: string): string {
  return oneLine(text.trim().replace(/\s+/g, ' '))
}
