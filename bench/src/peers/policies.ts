import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { array, field } from './json.ts'
import type { Tool } from './tools.ts'

const sizes = [
  { name: '1 rule, 1 resource', rules: 1, resources: 1 },
  { name: '50 rules, 100 resources', rules: 50, resources: 100 },
  { name: '200 rules, 1,000 resources', rules: 200, resources: 1_000 },
]

function policyOf(rules: number): string {
  const rule = (i: number) =>
    `deny contains message if {\n\tsome resource in input.resources\n\tresource.type == "thing_${i}"\n\tnot resource.config.flag_${i % 10}\n` +
    `\tmessage := sprintf("%s lacks flag_${i % 10}", [resource.name])\n}`
  return `package bench\n\n${Array.from({ length: rules }, (_, i) => rule(i)).join('\n\n')}\n`
}

function inputOf(rules: number, resources: number): string {
  const resource = (i: number) => ({
    type: `thing_${i % rules}`,
    name: `name-${i}`,
    config: { [`flag_${(i % 7) + 1}`]: true },
  })
  return JSON.stringify({ resources: Array.from({ length: resources }, (_, i) => resource(i)) })
}

/** Writes policies and inputs of several sizes; each folder is the tree of a comparison. */
export function writePolicies(folder: string): readonly { readonly name: string; readonly folder: string }[] {
  return sizes.map(({ name, rules, resources }, index) => {
    const own = join(folder, String(index))
    mkdirSync(own, { recursive: true })
    writeFileSync(join(own, 'policy.rego'), policyOf(rules))
    writeFileSync(join(own, 'input.json'), inputOf(rules, resources))
    return { name, folder: own }
  })
}

/** The elements of the set that the query gives. */
const count: Tool['count'] = (report) => {
  const expressions = array(field(array(field(report, 'result'))[0], 'expressions'))
  return { all: array(field(expressions[0], 'value')).length }
}
const words = (tree: string) => ['-d', join(tree, 'policy.rego'), '-i', join(tree, 'input.json'), 'data.bench.deny']

export const opa: Tool = { name: 'opa', words: ({ tree }) => ['eval', ...words(tree)], count }

export const bartizanPolicy: Tool = {
  name: 'bartizan',
  words: ({ tree }) => ['policy', 'eval', ...words(tree)],
  count,
}
