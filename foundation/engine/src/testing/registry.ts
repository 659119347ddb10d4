import { defineRule } from '@bartizan/model'
import type { Rule, RuleId } from '@bartizan/model'
import type { Detected, Detector, DetectorRun, DetectorSource, SourceFile } from '../detector.ts'

const wordRules: readonly Rule[] = [
  defineRule({
    id: 'words/defect',
    stage: 'code',
    title: 'A defect by name',
    severity: 'high',
    aliases: ['CKV_TEST_1', 'AVD-TEST-0001', 'DL9999', 'test-defect'],
  }),
  defineRule({
    id: 'secrets/word',
    stage: 'code',
    title: 'A secret by name',
    severity: 'critical',
    aliases: ['word-key'],
  }),
  defineRule({ id: 'sast/word', stage: 'code', title: 'A flow by name', severity: 'high', aliases: ['word-flow'] }),
  defineRule({
    id: 'config/word',
    stage: 'infra',
    title: 'A setting by name',
    severity: 'medium',
    aliases: ['CKV_TEST_2'],
  }),
]

/** Paths that the word detector was called for, in this thread. */
export const inspected: string[] = []

/** Detectors that concluded, in this thread. */
export const concluded: string[] = []

const words = ['defect=', 'secret=', 'taint=', 'config='] as const

/** Finds `defect=NAME`, `secret=NAME`, `taint=NAME` and `config=NAME` by their keywords. */
const wordDetector: Detector = {
  id: 'words',
  version: '1',
  keywords: words,
  rules: wordRules,
  wants: (file) => file.extension !== 'png',
  start: () => ({
    inspect: (source, hits) => {
      inspected.push(source.path)
      return {
        findings: hits.map((hit) => wordFinding(source, wordRules[hit.keyword]!.id, hit.start, words[hit.keyword]!)),
      }
    },
    refusals: (source, line) => [`${source.path} has no word on line ${line}.`],
  }),
}

function wordFinding(source: SourceFile, rule: RuleId, start: number, word: string): Detected {
  const rest = Buffer.from(source.bytes.subarray(start, start + 80))
    .toString()
    .slice(word.length)
  const name = /^\w*/.exec(rest)?.[0] ?? ''
  const from = start + word.length
  const end = from + name.length
  const secret = rule === 'secrets/word'
  return {
    rule,
    message: `The word ${name} stands here.`,
    at: { kind: 'file', path: source.path, region: source.region(start, end) },
    identity: [name],
    ...(secret ? { redact: [[from, end] as const], group: `secret ${name}` } : {}),
  }
}

/** A detector that misbehaves at a word of its own. */
function rogue(id: string, act: () => void): Detector {
  const word = `${id}!`
  return {
    id,
    version: '1',
    keywords: [word],
    rules: [defineRule({ id: `${id}/seen`, stage: 'code', title: 'Seen', severity: 'low' })],
    wants: () => true,
    start: () => ({
      inspect(source, hits) {
        if (source.text.includes(`${word} now`)) act()
        const findings = hits.map((hit): Detected => ({
          rule: `${id}/seen`,
          message: 'Seen.',
          at: { kind: 'file', path: source.path, region: source.region(hit.start, hit.start + word.length) },
          identity: [],
        }))
        return { findings }
      },
    }),
  }
}

function spin(): void {
  for (let turns = 0; turns >= 0; turns = (turns + 1) % 1000) continue
}

/** An expression with nested quantifiers, on text that it does not match. */
function backtrack(): void {
  const nested = new RegExp(['^(a', '+)', '+$'].join(''))
  nested.test(`${'a'.repeat(60)}!`)
}

function hoard(): void {
  const kept: unknown[] = []
  for (;;) kept.push(Array.from({ length: 1000 }, (_, index) => ({ index })))
}

/** Counts lines of all files in `conclude`, from facts only. */
function lineCounter(id: string, concluding: (run: DetectorRun<number>) => DetectorRun<number>): Detector<number> {
  return {
    id,
    version: '1',
    rules: [defineRule({ id: `${id}/total`, stage: 'code', title: 'Total', severity: 'info' })],
    wants: (file) => file.extension === 'txt',
    start: () =>
      concluding({
        inspect: (source) => ({ facts: source.text.split('\n').length, counts: { files: 1 } }),
        conclude: (project) => {
          concluded.push(id)
          const extra = project.read('extra.cfg')?.text ?? ''
          const total = [...project.facts.values()].reduce((sum, count) => sum + count, 0)
          const findings = [...project.facts.keys()].map((path): Detected => ({
            rule: `${id}/total`,
            message: `${total} lines in ${project.facts.size} of ${project.files.length} files.${extra}`,
            at: { kind: 'file', path, region: project.read(path)!.region(0, 1) },
            identity: [String(total)],
          }))
          return { findings, counts: { lines: total } }
        },
      }),
  }
}

const detectors: readonly Detector[] = [
  wordDetector,
  rogue('throws', () => {
    throw new TypeError('a defect of its own\nsecond line')
  }),
  rogue('hangs', spin),
  rogue('hoards', hoard),
  rogue('backtracks', backtrack),
  rogue('leaves', () => process.exit(3)),
  rogue('recurses', () => {
    const deeper = (): number => deeper() + 1
    deeper()
  }),
  lineCounter('lines', (run) => run) as Detector,
  lineCounter('unclonable', (run) => ({
    ...run,
    inspect: () => ({ facts: (() => 1) as unknown as number }),
  })) as Detector,
  lineCounter('endless', (run) => ({
    ...run,
    conclude: () => {
      spin()
      return {}
    },
  })) as Detector,
  { ...wordDetector, id: 'unstartable', start: () => Promise.reject(new Error('no start')) },
  { ...wordDetector, id: 'stuck', start: () => new Promise(() => setTimeout(spin, 1)) },
]

/** Test-only detectors. */
export const detectorSources: readonly DetectorSource[] = [
  ...detectors.map((detector) => ({ id: detector.id, load: () => Promise.resolve(detector) })),
  { id: 'unloadable', load: () => Promise.reject(new SyntaxError('no module')) },
]
