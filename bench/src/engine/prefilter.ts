import { defineRule } from '@bartizan/model'
import type { Detector, DetectorSource } from '@bartizan/engine'

const stems =
  'akia ghp_ glpat- xoxb- sk_live npm_ pypi- sq0csp shpat_ dop_v1 eyjhb aiza rk_live -----begin hvs. tfp_ lin_api'.split(
    ' ',
  )

/** A detector that wants every file and looks for 200 words which do not occur: listing, reading and matching by themselves. */
const detector: Detector = {
  id: 'prefilter',
  version: '1',
  keywords: Array.from({ length: 200 }, (_, index) => `${stems[index % stems.length]}${index}zq`),
  rules: [defineRule({ id: 'prefilter/none', stage: 'code', title: 'Nothing', severity: 'info' })],
  wants: () => true,
  start: () => ({ inspect: () => ({}) }),
}

export const detectorSources: readonly DetectorSource[] = [{ id: 'prefilter', load: () => Promise.resolve(detector) }]
