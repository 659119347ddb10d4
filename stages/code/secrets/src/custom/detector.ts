import type { Detector, DetectorSettings } from '@bartizan/engine'
import { readGitleaksConfig } from '../compat/gitleaks-config.ts'
import { detectedOf } from '../handle/detected.ts'
import { registry } from '../rule/registry.ts'
import { isQuiet, pathClass } from '../scan/language.ts'
import { wantsFile } from '../scan/wants.ts'
import { scanCustom } from './scan.ts'

/**
 * The detector of what a user's own rules describe. It has no keywords of its own, so that every file is read for it: list
 * it only where there is a configuration. The option `gitleaks` holds the text of a `.gitleaks.toml`.
 */
export const customDetector: Detector = {
  id: 'secrets-custom',
  version: '0.1.0',
  rules: [...registry().ruleByName.values()].filter((rule) => rule.id === 'secrets/custom-rule'),
  wants: wantsFile,
  start(settings: DetectorSettings) {
    const text = settings.options['gitleaks']
    const { config, problems } =
      typeof text === 'string' ? readGitleaksConfig(text, '.gitleaks.toml') : { config: undefined, problems: [] }
    const rule = registry().ruleByName.get('custom-rule')
    let told = false
    return {
      inspect(source) {
        const complaints = told ? [] : problems
        told = true
        if (config === undefined || rule === undefined) return { problems: complaints }
        const bytes = Buffer.from(source.bytes.buffer, source.bytes.byteOffset, source.bytes.byteLength).toString(
          'latin1',
        )
        const found = scanCustom({ path: source.path, text: bytes, lower: bytes.toLowerCase() }, config, rule)
        return {
          problems: complaints,
          findings: found.map((one) =>
            detectedOf(
              { ...one, layers: [], inside: [], confidence: isQuiet(pathClass(source.path)) ? 'low' : one.confidence },
              settings.secretKey,
              {
                kind: 'file',
                path: source.path,
                region: source.region(one.start, one.end),
              },
            ),
          ),
        }
      },
    }
  },
}
