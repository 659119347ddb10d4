import { didYouMean } from '../nearest.ts'
import { detectorSections, type Setting } from '../options/sections.ts'
import { detectorSources } from '../registry.ts'

type Fail = (path: readonly string[], cause: string) => never
type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Checks the sections of detectors to the last key; a slip would otherwise change nothing, in silence.
 * @param fail called with the path below the configuration's root and what is wrong there
 */
export function checkSections(value: unknown, fail: Fail): Readonly<Record<string, Fields>> {
  if (value === undefined) return {}
  if (!isObject(value)) return fail(['detectors'], 'detectors must map detector names to their settings')
  const known = detectorSources.map(({ id }) => id)
  return Object.fromEntries(
    Object.entries(value).map(([name, section]) => {
      const path = ['detectors', name]
      if (!known.includes(name)) return fail(path, `there is no detector "${name}"${didYouMean(name, known)}`)
      const group: Setting = { kind: 'group', help: '', settings: detectorSections[name] ?? {} }
      checkSetting(group, section, { path, fail })
      return [name, section as Fields]
    }),
  )
}

interface Place {
  readonly path: readonly string[]
  readonly fail: Fail
}

function checkSetting(setting: Setting, value: unknown, { path, fail }: Place): void {
  const refuse = (expected: string): never => fail(path, `${path.join('.')} ${expected}`)
  switch (setting.kind) {
    case 'text':
      if (typeof value !== 'string') refuse('must be a text')
      return
    case 'choice':
      if (!setting.choices.some((choice) => choice === value)) refuse(`must be one of ${setting.choices.join(', ')}`)
      return
    case 'texts':
      checkTexts(setting.choices, value, refuse)
      return
    case 'map':
      if (!isObject(value)) return refuse('must be a map')
      for (const [key, inner] of Object.entries(value))
        checkSetting(setting.values, inner, { path: [...path, key], fail })
      return
    case 'group':
      if (!isObject(value)) return refuse('must be a map of settings')
      for (const [key, inner] of Object.entries(value)) {
        const found = Object.hasOwn(setting.settings, key) ? setting.settings[key] : undefined
        if (found === undefined) return fail([...path, key], unknownKey(path, key, Object.keys(setting.settings)))
        checkSetting(found, inner, { path: [...path, key], fail })
      }
  }
}

function unknownKey(path: readonly string[], key: string, known: readonly string[]): string {
  const has = known.length === 0 ? '; it has no settings' : didYouMean(key, known) || `; it has ${known.join(', ')}`
  return `unknown setting "${key}" in ${path.join('.')}${has}`
}

function checkTexts(choices: readonly string[] | undefined, value: unknown, refuse: (expected: string) => never): void {
  if (!Array.isArray(value)) return refuse('must be a list of texts')
  for (const item of value as readonly unknown[]) {
    if (typeof item !== 'string' || item === '') refuse('must be a list of texts')
    else if (choices !== undefined && !choices.includes(item))
      refuse(`may hold ${choices.join(', ')} only, not "${item}"`)
  }
}
