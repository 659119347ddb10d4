/**
 * The first version that a declared range names: the version itself when it is pinned, a bound of the range else.
 * Empty when the range names none, or only excludes some.
 */
export function statedVersion(requirement: string): string {
  const text = requirement.trim()
  if (/^(?:!=|<(?!=))/.test(text) || /\*|(?:^|[.\s])[xX](?:$|[.\s])/.test(text.split(/[,|]/, 1)[0]!)) return ''
  return /^(?:npm:.*@)?[\s~^=<>!v[(]*(\d[\w.+-]*)/.exec(text)?.[1] ?? ''
}
