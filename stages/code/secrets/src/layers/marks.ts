/**
 * Words by which encoded text is found without decoding everything: what the beginnings of well-known tokens and the names
 * of secrets look like in base64 (at each of its three alignments) and in hex.
 */
const clear = [
  'AKIA',
  'ASIA',
  'AIza',
  'ghp_',
  'gho_',
  'ghs_',
  'github_pat_',
  'glpat-',
  'sk_live_',
  'sk-ant-',
  'sk-proj-',
  'xoxb-',
  'xoxp-',
  'npm_',
  'pypi-',
  'hvs.',
  'dop_v1_',
  'shpat_',
  'SG.',
  '-----BEGIN',
  'postgres://',
  'mongodb',
  'mysql://',
  'redis://',
  'password',
  'passwd',
  'PASSWORD',
  'secret',
  'SECRET',
  'api_key',
  'API_KEY',
  'apiKey',
  'token',
  'TOKEN',
  '"private_key',
  'eyJhbGciOi',
]

/** The part of the base64 of a word that does not depend on its neighbours, at an alignment of 0, 1 or 2 bytes. */
function inner(word: string, shift: number): string {
  const text = Buffer.from('\0'.repeat(shift) + word)
    .toString('base64')
    .replaceAll('=', '')
  const first = shift === 0 ? 0 : shift === 1 ? 2 : 3
  const whole = Math.floor(((shift + word.length) * 8) / 6)
  return text.slice(first, whole)
}

/** Lower-case keywords, with the encoding that each is a sign of. */
export const encodedMarks: ReadonlyMap<string, 'base64' | 'hex' | 'escapes'> = new Map<
  string,
  'base64' | 'hex' | 'escapes'
>([
  ...clear.flatMap((word) =>
    [0, 1, 2]
      .map((shift) => inner(word, shift).toLowerCase())
      .filter((mark) => mark.length >= 4)
      .map((mark) => [mark, 'base64'] as const),
  ),
  ...clear.filter((word) => word.length >= 4).map((word) => [Buffer.from(word).toString('hex'), 'hex'] as const),
  ['h4siaa', 'base64'],
  ['base64,', 'base64'],
  ['\\u00', 'escapes'],
  ['\\x', 'escapes'],
  ['%3a%2f%2f', 'escapes'],
  ['%3d', 'escapes'],
  ['%22', 'escapes'],
  ['%2d%2d', 'escapes'],
  ['%5f', 'escapes'],
  ['&#x', 'escapes'],
])

/** Words on whose line every base64 run is decoded. */
export const base64Hints: readonly string[] = [
  'b64decode',
  'base64 -d',
  'base64 --decode',
  'frombase64',
  'atob(',
  '!!binary',
  '-encodedcommand',
  'kind: secret',
  "kind: 'secret'",
  'kind: "secret"',
  '"kind": "secret"',
  'base64.decode',
  'decode64',
]
