/** Scores the CloudFormation checks: `node bench/src/score-cfn.ts CHECKOV_FOLDER [TRIVY_CHECKS_FOLDER] [-v]`. */
import { detector } from '@bartizan/cloudformation'
import { scoreResources } from './checkov/resources.ts'

await scoreResources(
  {
    title: 'CloudFormation',
    framework: 'cloudformation',
    detector: 'cloudformation',
    rules: detector.rules,
    isNamed: (address, label) => {
      const name = label.split('.').at(-1)
      return address === name || address.replace(/(Stage|Role|Url)$/, '') === name
    },
    fileName: (text) => (text.trimStart().startsWith('{') ? 'template.json' : 'template.yaml'),
  },
  process.argv.slice(2),
)
