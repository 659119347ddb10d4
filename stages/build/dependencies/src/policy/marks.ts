import type { Detected } from '@bartizan/engine'
import type { Component, ProjectFile } from '../inventory/types.ts'
import { locationOf } from '../match/report.ts'
import { isProduction } from '../match/risk.ts'
import type { PolicyOptions } from './options.ts'

const base = (component: Component, what: string): Pick<Detected, 'at' | 'asset' | 'identity'> => ({
  at: locationOf(component),
  asset: { kind: 'package', name: component.purl ?? component.name },
  identity: [component.ecosystem, component.name, what],
})

/** Formats in which other rooms judge how things are pinned. */
const ELSEWHERE = new Set([
  'github-actions',
  'dockerfile',
  'docker-compose',
  'gitlab-ci',
  'terraform-modules',
  'pre-commit',
  'helm-chart',
])

function floating(file: ProjectFile, component: Component): Detected[] {
  if (
    component.marks?.includes('floating') !== true ||
    ELSEWHERE.has(file.facts.format) ||
    component.source !== undefined
  )
    return []
  const range =
    component.requirement === undefined || component.requirement === '' ? 'any version' : component.requirement
  return [
    {
      rule: 'dependencies/floating-version',
      message: `${component.name} is asked for as ${range}: the next release is taken unseen. State an upper bound or pin it.`,
      ...base(component, 'floating'),
    },
  ]
}

function installScript(component: Component, { report }: PolicyOptions): Detected[] {
  if (
    component.marks?.includes('install-script') !== true ||
    component.marks.includes('workspace') ||
    !report.has('dependencies/install-script')
  )
    return []
  return [
    {
      rule: 'dependencies/install-script',
      message: `${component.name} ${component.version} runs code when it is installed${isProduction(component.scopes) ? '' : ' (not used in production)'}.`,
      ...base(component, 'install script'),
    },
  ]
}

function deprecated(component: Component): Detected[] {
  if (component.deprecated === undefined || component.direct === false) return []
  const said = component.deprecated.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').slice(0, 160)
  return [
    {
      rule: 'dependencies/deprecated-package',
      message: `${component.name} ${component.version} is given up by its authors: ${said}`,
      ...base(component, 'deprecated'),
    },
  ]
}

/** Findings that follow from what a file says of single entries. */
export const markFindings = (file: ProjectFile, options: PolicyOptions): Detected[] =>
  file.components.flatMap((component) => [
    ...floating(file, component),
    ...installScript(component, options),
    ...deprecated(component),
  ])
