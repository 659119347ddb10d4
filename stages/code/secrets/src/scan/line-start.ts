/**
 * Start of the line in which a place stands, looking back no further than `most` characters: on a line of megabytes every
 * look-up would otherwise cost megabytes.
 */
export function lineStart(text: string, at: number, most: number): number {
  const least = Math.max(0, at - most)
  let p = at
  while (p > least && text.charCodeAt(p - 1) !== 10) p--
  return p
}
