import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policyOptions } from '@bartizan/dependencies'
import { detectorSections, type Setting } from '../options/sections.ts'
import { checkSections } from './sections.ts'

/** What is said about a value, with the path at which it is said. */
function complaint(value: unknown): string | undefined {
  try {
    checkSections(value, (path, cause) => {
      throw new Error(`${path.join('/')}: ${cause}`)
    })
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

test('a wrong key, type or name is refused at its place', () => {
  const rows: readonly (readonly [value: unknown, complaint: string | undefined])[] = [
    [undefined, undefined],
    [{ secrets: {} }, undefined],
    [{ dependencies: { licences: { allow: ['MIT'], unknown: 'review' }, privateNames: { '@acme': [] } } }, undefined],
    [{ terraform: { variables: { region: 'eu' }, varFiles: ['a.tfvars'] } }, undefined],
    [[], 'detectors: detectors must map detector names to their settings'],
    [{ dependancies: {} }, 'detectors/dependancies: there is no detector "dependancies"; did you mean "dependencies"?'],
    [
      { dependencies: { alowedHosts: [] } },
      'detectors/dependencies/alowedHosts: unknown setting "alowedHosts" in detectors.dependencies; did you mean "allowedHosts"?',
    ],
    [
      { dependencies: { licences: { denied: ['MIT'] } } },
      'detectors/dependencies/licences/denied: unknown setting "denied" in detectors.dependencies.licences; it has allow, deny, review, unknown',
    ],
    [
      { dependencies: { licences: { deny: 'MIT' } } },
      'detectors/dependencies/licences/deny: detectors.dependencies.licences.deny must be a list of texts',
    ],
    [
      { dependencies: { licences: { unknown: 'fail' } } },
      'detectors/dependencies/licences/unknown: detectors.dependencies.licences.unknown must be one of ignore, review, deny',
    ],
    [
      { dependencies: { privateNames: { '@acme': 'host' } } },
      'detectors/dependencies/privateNames/@acme: detectors.dependencies.privateNames.@acme must be a list of texts',
    ],
    [
      { dependencies: { report: ['dependencies/floating-version'] } },
      'detectors/dependencies/report: detectors.dependencies.report may hold dependencies/install-script only, not "dependencies/floating-version"',
    ],
    [{ dependencies: null }, 'detectors/dependencies: detectors.dependencies must be a map of settings'],
    [{ secrets: { x: 1 } }, 'detectors/secrets/x: unknown setting "x" in detectors.secrets; it has no settings'],
    [
      { dependencies: JSON.parse('{"__proto__": 1}') as unknown },
      'detectors/dependencies/__proto__: unknown setting "__proto__" in detectors.dependencies; it has allowedHosts, privateNames, licences, report',
    ],
  ]
  for (const [value, wanted] of rows) assert.equal(complaint(value), wanted)
})

/** A value that differs from every default. */
function sampleOf(setting: Setting): unknown {
  switch (setting.kind) {
    case 'text':
      return 'x'
    case 'texts':
      return [setting.choices?.[0] ?? 'MIT']
    case 'choice':
      return setting.choices.at(-1)
    case 'map':
      return { x: sampleOf(setting.values) }
    case 'group':
      return Object.fromEntries(Object.entries(setting.settings).map(([key, inner]) => [key, sampleOf(inner)]))
  }
}

test('the dependencies detector reads every setting that its section offers', () => {
  const settings = detectorSections['dependencies'] ?? {}
  const licences = settings['licences']
  assert.ok(licences?.kind === 'group')
  const defaults = JSON.stringify(shownOptions({}))
  for (const [key, setting] of Object.entries(settings))
    assert.notEqual(JSON.stringify(shownOptions({ [key]: sampleOf(setting) })), defaults, key)
  for (const [key, setting] of Object.entries(licences.settings))
    assert.notEqual(JSON.stringify(shownOptions({ licences: { [key]: sampleOf(setting) } })), defaults, key)
})

const shownOptions = (options: Readonly<Record<string, unknown>>): unknown => {
  const read = policyOptions(options)
  return { ...read, report: [...read.report] }
}
