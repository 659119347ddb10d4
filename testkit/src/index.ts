export { compareWithMarks, type Comparison, type Seen } from './compare.ts'
export { runFixtures, type FixtureRun } from './fixtures.ts'
export { readMarks, readSidecar, type Mark } from './marks.ts'
export { checkSamples, scanSamples, type Sample } from './scan-samples.ts'
