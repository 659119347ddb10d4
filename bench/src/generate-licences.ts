/**
 * Writes the licence tables anew from the SPDX list: `node bench/src/generate-licences.ts FOLDER`.
 * The folder holds `ids.json`, `deprecated.json` and `exceptions.json` (lists of identifiers) and `licenses/ID.json` with
 * `licenseText`, as the packages of the list lay them out. Only identifiers and hashes of the texts are kept.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { shinglesOf, SKETCH, sketchOf, wordsOf } from '@bartizan/knowledge/licences/texts'

const folder = process.argv[2] ?? '.'
const target = path.join(import.meta.dirname, '../../foundation/knowledge/src/licences')

const list = (name: string): string[] => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as string[]

/** Words joined to quoted lines of at most 110 letters. */
function quoted(words: readonly string[]): string {
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length > 109) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
    .map((line) => `  '${line}`)
    .join(" ' +\n")
    .concat("'")
}

const ids = list('ids.json')
const tables: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'LICENCE_IDS',
    'Short identifiers of the SPDX licence list and its exceptions (facts; the list itself is CC0-1.0).',
    ids,
  ],
  ['DEPRECATED_IDS', 'Identifiers that the list keeps only for old documents.', list('deprecated.json')],
  ['EXCEPTION_IDS', 'Exceptions that may stand behind WITH.', list('exceptions.json')],
]
writeFileSync(
  path.join(target, 'ids.gen.ts'),
  tables
    .map(
      ([name, about, words]) =>
        `/** ${about} */\nexport const ${name}: readonly string[] = (\n${quoted(words)}\n).split(' ')\n`,
    )
    .join('\n'),
)

const rows = ids.toSorted().flatMap((id) => {
  const file = path.join(folder, 'licenses', `${id}.json`)
  if (!existsSync(file)) return []
  const words = wordsOf((JSON.parse(readFileSync(file, 'utf8')) as { licenseText: string }).licenseText)
  const hashes = sketchOf(shinglesOf(words))
  return hashes.length < 8 ? [] : [{ id, words: words.length, hashes }]
})
const bytes = Buffer.alloc(rows.length * SKETCH * 4)
for (const [row, { hashes }] of rows.entries())
  for (const [at, hash] of hashes.entries()) bytes.writeUInt32LE(hash, (row * SKETCH + at) * 4)
const head = `/**
 * Licence texts as sketches: per licence its identifier, its number of words, and ${SKETCH} 32-bit hashes (little endian, base64;
 * zero where a short text has fewer). Computed from the texts of the SPDX list; the texts themselves are not here.
 */
`
const chunks = (bytes.toString('base64').match(/.{1,160}/g) ?? []).map((chunk) => `  '${chunk}',`).join('\n')
writeFileSync(
  path.join(target, 'texts/fingerprints.gen.ts'),
  `${head}export const SKETCHED: readonly (readonly [id: string, words: number])[] = (\n${quoted(rows.map(({ id, words }) => `${id}:${words}`))}\n)
  .split(' ')
  .map((entry) => [entry.slice(0, entry.lastIndexOf(':')), Number(entry.slice(entry.lastIndexOf(':') + 1))] as const)

export const SKETCHES: string = [\n${chunks}\n].join('')\n`,
)
process.stdout.write(`${ids.length} identifiers, ${rows.length} texts\n`)
