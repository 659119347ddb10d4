/**
 * Scores bills of materials on the tests of CycloneDX/specification: `node bench/src/score-sbom.ts CORPUS [--out FOLDER]`.
 * Every valid document is read, written back and written in each format; CycloneDX output is checked by the official schemas,
 * which are also run over the corpus itself. With `--out` the SPDX and XML outputs are kept for other validators.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { judgeQuality, readBom, writeBom } from '@bartizan/sbom'
import type { BomFormat } from '@bartizan/sbom'
import { Ajv } from 'ajv'
import formatsPlugin from 'ajv-formats'

const root = process.argv[2] ?? '.'
const out = process.argv[3] === '--out' ? process.argv[4] : undefined
const read = (name: string): object => JSON.parse(readFileSync(path.join(root, 'schema', name), 'utf8')) as object

const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: true, validateSchema: false })
const addFormats = formatsPlugin as unknown as (instance: Ajv) => void
addFormats(ajv)
ajv.addFormat('idn-email', true)
ajv.addFormat('iri-reference', true)
ajv.addSchema(read('spdx.schema.json'))
ajv.addSchema(read('jsf-0.82.schema.json'))
ajv.addSchema(read('cryptography-defs.schema.json'))

const validators = new Map(
  ['1.2', '1.3', '1.4', '1.5', '1.6', '1.7'].map((version) => [
    version,
    ajv.compile(read(version < '1.4' ? `bom-${version}-strict.schema.json` : `bom-${version}.schema.json`)),
  ]),
)

const tally = {
  valid: 0,
  validOk: 0,
  invalid: 0,
  invalidOk: 0,
  readable: 0,
  lossless: 0,
  written: 0,
  writtenOk: 0,
  same: 0,
}
const notes: string[] = []
const FORMATS: readonly BomFormat[] = [
  { kind: 'cyclonedx-json', version: '1.6' },
  { kind: 'cyclonedx-json', version: '1.7' },
  { kind: 'cyclonedx-xml', version: '1.6' },
  { kind: 'spdx-json', version: '2.3' },
  { kind: 'spdx3-json', version: '3.0.1' },
]

/** Whether everything of the old document is in the new one. */
function holds(before: unknown, after: unknown, at = ''): string | undefined {
  if (typeof before !== 'object' || before === null) return isDeepStrictEqual(before, after) ? undefined : at
  if (typeof after !== 'object' || after === null) return at
  if (Array.isArray(before))
    return before.length <= (Array.isArray(after) ? after.length : -1)
      ? before
          .map((entry, index) => holds(entry, (after as unknown[])[index], `${at}/${index}`))
          .find((place) => place !== undefined)
      : at
  return Object.entries(before)
    .map(([key, value]) => holds(value, (after as Record<string, unknown>)[key], `${at}/${key}`))
    .find((place) => place !== undefined)
}

function checkDocument(name: string, version: string, text: string): void {
  const result = readBom(text)
  if (result.kind === 'error') {
    notes.push(`${name}: not read: ${result.reason}`)
    return
  }
  tally.readable++
  if (version === '1.6' || version === '1.7') {
    const back: unknown = JSON.parse(writeBom(result.bom, { kind: 'cyclonedx-json', version }))
    const lost = holds(JSON.parse(text), back)
    if (lost === undefined) tally.lossless++
    else notes.push(`${name}: lost ${lost}`)
    if (validators.get(version)!(back) !== true)
      notes.push(`${name}: rewritten is invalid: ${ajv.errorsText(validators.get(version)!.errors)}`)
  }
  const fresh = { ...result.bom, created: '2024-01-01T00:00:00Z', tools: [{ name: 'bartizan', version: '0.1.0' }] }
  const { origin: _origin, ...bare } = fresh
  for (const format of FORMATS) {
    const written = writeBom(bare, format)
    tally.written++
    if (written === writeBom(bare, format)) tally.same++
    const back = readBom(written)
    const problem =
      back.kind === 'error'
        ? back.reason
        : format.kind === 'cyclonedx-json' && validators.get(format.version)!(JSON.parse(written)) !== true
          ? ajv.errorsText(validators.get(format.version)!.errors)
          : back.bom.components.length === bare.components.length
            ? undefined
            : 'components are missing'
    if (problem === undefined) tally.writtenOk++
    else notes.push(`${name} as ${format.kind} ${format.version}: ${problem}`)
    if (out !== undefined) {
      mkdirSync(out, { recursive: true })
      writeFileSync(
        path.join(out, `${name.replace(/\W+/g, '_')}.${format.kind}.${format.kind.endsWith('xml') ? 'xml' : 'json'}`),
        written,
      )
    }
  }
  judgeQuality(result.bom)
}

const tests = path.join(root, 'tools/src/test/resources')
for (const version of validators.keys()) {
  for (const name of readdirSync(path.join(tests, version)).filter((entry) => entry.endsWith('.json'))) {
    const text = readFileSync(path.join(tests, version, name), 'utf8')
    let verdict = false
    try {
      verdict = validators.get(version)!(JSON.parse(text)) === true
    } catch {
      verdict = false
    }
    if (name.startsWith('valid')) {
      tally.valid++
      if (verdict) tally.validOk++
      checkDocument(name, version, text)
    } else if (name.startsWith('invalid')) {
      tally.invalid++
      if (!verdict) tally.invalidOk++
      readBom(text)
    }
  }
}
for (const note of notes.slice(0, 40)) process.stdout.write(`${note}\n`)
process.stdout.write(`${JSON.stringify(tally)}\n`)
