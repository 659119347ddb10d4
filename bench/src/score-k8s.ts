/** Scores the Kubernetes checks: `node bench/src/score-k8s.ts CHECKOV_FOLDER [TRIVY_CHECKS_FOLDER] [-v]`. */
import { detector } from '@bartizan/kubernetes'
import { scoreResources } from './checkov/resources.ts'

await scoreResources(
  {
    title: 'Kubernetes',
    framework: 'kubernetes',
    detector: 'kubernetes',
    rules: detector.rules,
    address: (name) => name.replaceAll('/', '.'),
    isNamed: (address, label) => address === label || label.startsWith(`${address}.`),
    fileName: () => 'manifest.yaml',
  },
  process.argv.slice(2),
)
