/** Compares the YAML parser with the `yaml` package over a tree: `node bench/src/score-yaml.ts FOLDER… [-v]`. */
import { globSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { parseYaml, toData } from '@bartizan/syntax/yaml'
import { parseAllDocuments } from 'yaml'

const verbose = process.argv.includes('-v')
const roots = process.argv.slice(2).filter((argument) => argument !== '-v')

type Outcome = { readonly kind: 'refused' } | { readonly kind: 'read'; readonly data: readonly unknown[] }

function ours(text: string): Outcome {
  const file = parseYaml(text)
  if (file.issues.some(({ weight, message }) => weight === 'broken' || /twice|no anchor/.test(message)))
    return { kind: 'refused' }
  return { kind: 'read', data: file.documents.map(({ root }) => toData(root) ?? null) }
}

function theirs(text: string): Outcome {
  const documents = parseAllDocuments(text, { merge: true, strict: true, logLevel: 'silent', version: '1.2' })
  if (!Array.isArray(documents) || documents.some((document) => document.errors.length > 0)) return { kind: 'refused' }
  return { kind: 'read', data: documents.map((document) => document.toJS({ maxAliasCount: -1 }) as unknown) }
}

const totals = { files: 0, same: 0, stricter: 0, laxer: 0, different: 0, bytes: 0, milliseconds: 0 }
for (const root of roots) {
  for (const name of globSync('**/*.{yaml,yml,template,json}', { cwd: root })) {
    const file = path.join(root, name)
    if (!statSync(file).isFile() || statSync(file).size > 1_000_000) continue
    const text = readFileSync(file, 'utf8')
    if (text.includes('{{')) continue
    totals.files += 1
    totals.bytes += text.length
    const started = performance.now()
    const mine = ours(text)
    totals.milliseconds += performance.now() - started
    let other: Outcome
    try {
      other = theirs(text)
    } catch {
      other = { kind: 'refused' }
    }
    const verdict =
      mine.kind !== other.kind
        ? mine.kind === 'refused'
          ? 'stricter'
          : 'laxer'
        : mine.kind === 'refused' || (other.kind === 'read' && isDeepStrictEqual(mine.data, other.data))
          ? 'same'
          : 'different'
    totals[verdict] += 1
    if (verbose && verdict !== 'same') process.stdout.write(`${verdict} ${file}\n`)
  }
}
const rate = (totals.bytes / 1e6 / (totals.milliseconds / 1e3)).toFixed(1)
process.stdout.write(
  `${totals.files} files: ${totals.same} the same, ${totals.stricter} refused by ours only, ${totals.laxer} refused by theirs only, ${totals.different} read differently; ${rate} MB/s\n`,
)
