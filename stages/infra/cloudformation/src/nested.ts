import type { Cell } from '@bartizan/model/resource'
import type { LoadedTemplate } from './template/load.ts'
import { textOf } from './template/text.ts'

/** A nested stack whose template lies in the tree. */
export interface NestedStack {
  readonly name: string
  /** From the scan root. */
  readonly path: string
  readonly parameters: ReadonlyMap<string, Cell>
}

/** Resolves a relative template address against the file that names it; undefined for addresses outside the tree. */
export function resolvePath(from: string, address: string): string | undefined {
  if (/^[a-z]+:\/\//i.test(address) || address.startsWith('/')) return undefined
  const parts = from.split('/').slice(0, -1)
  for (const part of address.split('/')) {
    if (part === '..') {
      if (parts.length === 0) return undefined
      parts.pop()
    } else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

const member = (cell: Cell, key: string): Cell | undefined =>
  cell.value.kind === 'map' ? cell.value.entries.get(key) : undefined

/** The nested stacks of a template that are named by a relative path. */
export function nestedStacks(template: LoadedTemplate): NestedStack[] {
  return template.set.resources.flatMap((resource): NestedStack[] => {
    const key =
      resource.type === 'AWS::CloudFormation::Stack'
        ? 'TemplateURL'
        : resource.type === 'AWS::Serverless::Application'
          ? 'Location'
          : undefined
    const address = key === undefined ? undefined : textOf(member(resource.body, key))
    const path = address === undefined ? undefined : resolvePath(template.set.root, address)
    if (path === undefined) return []
    const parameters = member(resource.body, 'Parameters')?.value
    return [{ name: resource.name, path, parameters: parameters?.kind === 'map' ? parameters.entries : new Map() }]
  })
}
