import { fileURLToPath } from 'node:url'
import { loadCatalogue } from '@bartizan/platform'
import type { Artefact } from './artefact.ts'
import { commandDocs } from './command-docs.ts'
import { configSchema } from './config-schema.ts'
import { defaultPolicy } from './default-policy.ts'
import { reportPage } from './report-page.ts'
import { resultSchema } from './result-schema.ts'
import { controlMatrix, ruleDocs, ruleIdUnion } from './rule-docs.ts'
import { loadSamples, missingSamples } from './samples.ts'
import { staleArtefacts, writeArtefacts } from './stale.ts'

/** `npm run gen` writes every generated file; with `--check` it only says which are stale, and fails. */
const root = fileURLToPath(new URL('../../../', import.meta.url))
const check = process.argv.includes('--check')

const catalogue = [...(await loadCatalogue()).values()]
const samples = await loadSamples()
const missing = missingSamples(catalogue, samples)
const artefacts: readonly Artefact[] = [
  ruleIdUnion(catalogue),
  configSchema(catalogue.map(({ rule }) => rule.id)),
  ...commandDocs(),
  ...ruleDocs(catalogue, samples),
  controlMatrix(catalogue),
  resultSchema(),
  defaultPolicy(),
  await reportPage(),
]
const stale = staleArtefacts(root, artefacts)
if (!check) writeArtefacts(root, stale)
for (const line of missing) process.stdout.write(`${line}\n`)
for (const { path } of stale) process.stdout.write(`${path} ${check ? 'is stale: run npm run gen' : 'written'}\n`)
process.stdout.write(
  `generated: ${artefacts.length} files, ${stale.length} ${check ? 'stale' : 'written'}, ${missing.length} samples missing\n`,
)
process.exitCode = missing.length > 0 || (check && stale.length > 0) ? 1 : 0
