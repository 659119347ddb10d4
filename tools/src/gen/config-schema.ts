import { severities } from '@bartizan/model'
import { configKey, detectorSections, options, type Option, type Setting } from '@bartizan/platform/options'
import { detectorSources } from '@bartizan/platform/registry'
import type { Artefact } from './artefact.ts'

/** JSON Schema of the configuration file, from the option table. */
export function configSchema(ruleIds: readonly string[]): Artefact {
  const settable = options.filter((option) => option.configurable)
  const ruleSetting = { enum: ['off', ...severities] }
  const rules = {
    type: 'object',
    description: 'Rules that are switched off or given another severity',
    propertyNames: { enum: ruleIds },
    additionalProperties: ruleSetting,
  }
  const textList = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] }
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Bartizan configuration',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      extends: { ...textList, description: 'Configuration files laid under this one, by relative path' },
      ...Object.fromEntries(settable.map((option) => [configKey(option), optionSchema(option)])),
      rules,
      overrides: {
        type: 'array',
        description: 'Rule settings for parts of the tree',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['files'],
          properties: { files: { ...textList, description: 'Patterns in the syntax of ignore files' }, rules },
        },
      },
      policies: { ...textList, description: 'Folders with checks of your own' },
      detectors: {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(
          detectorSources.map(({ id }) => [
            id,
            settingSchema({ kind: 'group', help: `Settings of ${id}`, settings: detectorSections[id] ?? {} }),
          ]),
        ),
        description: 'Settings of single detectors',
      },
    },
  }
  return { path: 'faces/platform/schema/config.schema.json', text: `${JSON.stringify(schema, undefined, 2)}\n` }
}

function optionSchema(option: Option): Readonly<Record<string, unknown>> {
  const described = { description: option.help, ...(option.default === undefined ? {} : { default: option.default }) }
  switch (option.kind) {
    case 'flag':
      return { type: 'boolean', ...described }
    case 'number':
      return { type: 'number', exclusiveMinimum: 0, ...described }
    case 'choice':
      return { enum: option.choices, ...described }
    case 'text':
      return { type: 'string', minLength: 1, ...described }
    case 'list':
      return { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string', minLength: 1 } }], ...described }
  }
}

function settingSchema(setting: Setting): Readonly<Record<string, unknown>> {
  const described = { description: setting.help }
  switch (setting.kind) {
    case 'text':
      return { type: 'string', ...described }
    case 'choice':
      return { enum: setting.choices, ...described }
    case 'texts':
      return {
        type: 'array',
        items: setting.choices === undefined ? { type: 'string' } : { enum: setting.choices },
        ...described,
      }
    case 'map':
      return { type: 'object', additionalProperties: settingSchema(setting.values), ...described }
    case 'group':
      return {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(
          Object.entries(setting.settings).map(([key, inner]) => [key, settingSchema(inner)]),
        ),
        ...described,
      }
  }
}
