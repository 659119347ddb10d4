import { testRoom } from '@bartizan/testkit'
import { detector } from './detector.ts'
import { samples } from './samples.ts'

testRoom({
  detector,
  samples,
  registry: new URL('./testing/registry.ts', import.meta.url),
  fixtures: new URL('../fixtures', import.meta.url),
})
