import { defineRule } from '@bartizan/model'
import type { Detector, DetectorSource } from '../detector.ts'

/** Test-only: finds the word `defect=NAME` by its keyword. */
const words: Detector = {
  id: 'words',
  version: '1',
  keywords: ['defect='],
  rules: [
    defineRule({
      id: 'words/defect',
      stage: 'code',
      title: 'A defect by name',
      severity: 'high',
      tags: [],
      aliases: ['CKV_TEST_1', 'test-defect'],
    }),
  ],
  wants: (file) => file.extension !== 'png',
  start: () => ({
    inspect(source, hits) {
      return {
        findings: hits.map((hit) => {
          const name =
            /^defect=(\w*)/i.exec(Buffer.from(source.bytes.subarray(hit.start, hit.start + 80)).toString())?.[1] ?? ''
          const region = source.region(hit.start, hit.start + 7 + name.length)
          return {
            rule: 'words/defect',
            message: `The defect ${name} stands here.`,
            at: { kind: 'file', path: source.path, region },
            identity: [name],
          }
        }),
      }
    },
  }),
}

export const detectorSources: readonly DetectorSource[] = [{ id: 'words', load: async () => words }]
