import type { SourceFile } from '@bartizan/engine'
import { known, type Cell, type Origins, type Resource, type ResourceSet } from '@bartizan/model/resource'
import {
  at,
  entriesOf,
  items,
  textOf as yamlText,
  type YamlEntry,
  type YamlFile,
  type YamlNode,
} from '@bartizan/syntax/yaml'
import { expandSam } from '../sam/expand.ts'
import { namedCondition } from './conditions.ts'
import { evaluate } from './evaluate.ts'
import { createScope, originOf, type Scope } from './scope.ts'

/** The document that is a template; undefined when the file holds none. */
export function templateRoot(file: YamlFile): YamlNode | undefined {
  for (const { root } of file.documents) {
    const resources = [...entriesOf(at(root, 'Resources')).values()]
    const types = resources.map((entry) => yamlText(at(entry.value, 'Type')) ?? '')
    const typed = types.some((type) => /^(AWS|Alexa|Custom)::/.test(type))
    if (typed || (resources.length > 0 && at(root, 'AWSTemplateFormatVersion') !== undefined)) return root
  }
  return undefined
}

function nodes(node: YamlNode | undefined): Map<string, YamlNode> {
  return new Map([...entriesOf(node)].map(([key, entry]) => [key, entry.value]))
}

/** A scope over a template. */
export function scopeOf(source: SourceFile, root: YamlNode, given: ReadonlyMap<string, Cell>, origins: Origins): Scope {
  const start = {
    evaluate,
    path: source.path,
    origins,
    root,
    parameters: nodes(at(root, 'Parameters')),
    conditions: nodes(at(root, 'Conditions')),
    mappings: at(root, 'Mappings'),
    resources: nodes(at(root, 'Resources')),
  }
  return createScope(source, start, given)
}

/** Attributes beside `Properties` that checks look at, under names that no property has. */
const besides = ['DeletionPolicy', 'UpdateReplacePolicy', 'Metadata'] as const

function bodyOf(node: YamlNode, entry: YamlEntry, scope: Scope): Cell {
  const properties = entriesOf(node).get('Properties')
  const header = originOf(scope, entry.key)
  const evaluated = properties === undefined ? undefined : evaluate(properties.value, scope, properties.key)
  const entries = new Map<string, Cell>(evaluated?.value.kind === 'map' ? evaluated.value.entries : [])
  for (const key of besides) {
    const found = entriesOf(node).get(key)
    if (found === undefined) continue
    scope.state.at = `$${key}`
    const cell = evaluate(found.value, scope, found.key)
    if (cell !== undefined) entries.set(`$${key}`, cell)
  }
  scope.state.at = ''
  const open = evaluated?.value.kind === 'map' ? evaluated.value.open : evaluated?.value.kind === 'unknown'
  return { value: { kind: 'map', entries, open }, origin: evaluated?.origin ?? header }
}

function dependsOn(node: YamlNode): string[] {
  const value = at(node, 'DependsOn')
  const single = yamlText(value)
  return single === undefined ? items(value).flatMap((item) => yamlText(item) ?? []) : [single]
}

/** Loads one resource; undefined when its condition can never hold. */
export function loadResource(name: string, entry: YamlEntry, scope: Scope): Resource | undefined {
  const node = entry.value
  const type = yamlText(at(node, 'Type'))
  if (type === undefined) return undefined
  const condition = yamlText(at(node, 'Condition'))
  const holds = condition === undefined ? true : namedCondition(condition, scope, evaluate)
  if (holds === false) return undefined
  scope.uses.length = 0
  scope.state.at = ''
  const body = bodyOf(node, entry, scope)
  const refs = [...scope.uses, ...dependsOn(node).map((to) => ({ to, path: '$DependsOn' }))]
  return {
    format: 'cloudformation',
    address: name,
    type,
    name,
    provider: 'aws',
    body,
    refs,
    certainty: holds === true ? 'exists' : 'maybe',
    origin: originOf(scope, { start: entry.key.start, end: Math.max(node.end, entry.key.end) }, 'block'),
    header: originOf(scope, entry.key, 'block'),
  }
}

function expandLoops(scope: Scope): [string, YamlEntry, Scope][] {
  const found: [string, YamlEntry, Scope][] = []
  for (const [key, entry] of entriesOf(at(scope.root, 'Resources'))) {
    if (!key.startsWith('Fn::ForEach::')) {
      found.push([key, entry, scope])
      continue
    }
    const [name, collection, template] = items(entry.value)
    const variable = yamlText(name)
    const values = collection === undefined ? undefined : evaluate(collection, scope)
    if (variable === undefined || values?.value.kind !== 'list') continue
    for (const value of values.value.items.slice(0, 1000)) {
      const text = value.value.kind === 'known' ? String(value.value.value) : ''
      const inner: Scope = { ...scope, variables: new Map([[variable, value]]) }
      for (const [id, body] of entriesOf(template)) {
        const full = id.replaceAll(`\${${variable}}`, text).replaceAll(`&{${variable}}`, text.replace(/\W/g, ''))
        found.push([full, body, inner])
      }
    }
  }
  return found
}

export interface LoadedTemplate {
  readonly set: ResourceSet
  readonly scope: Scope
  readonly outputs: ReadonlyMap<string, Cell>
}

/** Loads the resources of a template, SAM resources beside what they expand to. */
export function loadTemplate(source: SourceFile, root: YamlNode, scope: Scope): LoadedTemplate {
  const written = expandLoops(scope).flatMap(([name, entry, inner]) => loadResource(name, entry, inner) ?? [])
  const resources = expandSam(written, scope)
  const outputs = new Map<string, Cell>()
  for (const [name, entry] of entriesOf(at(root, 'Outputs'))) {
    const value = at(entry.value, 'Value')
    const cell = value === undefined ? undefined : evaluate(value, scope)
    outputs.set(name, cell ?? known(null))
  }
  return { set: { format: 'cloudformation', root: source.path, resources, origins: scope.origins }, scope, outputs }
}
