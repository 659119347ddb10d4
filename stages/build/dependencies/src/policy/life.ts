import type { Detected } from '@bartizan/engine'
import { cycleOfVersion, isOver } from '@bartizan/knowledge/advisories'
import type { EndOfLife, ProductLife } from '@bartizan/knowledge/advisories'
import type { Component } from '../inventory/types.ts'
import { locationOf } from '../match/report.ts'

/** Products by every name under which packages, images and runtimes refer to them. */
function indexOf(products: EndOfLife): ReadonlyMap<string, readonly [string, ProductLife]> {
  const index = new Map<string, readonly [string, ProductLife]>()
  for (const [name, life] of Object.entries(products)) {
    for (const alias of life.aliases) index.set(`name:${alias}`, [name, life])
    for (const purl of life.purls) index.set(purl.replace(/[@?#].*$/, ''), [name, life])
  }
  for (const [name, life] of Object.entries(products)) index.set(`name:${name}`, [name, life])
  return index
}

/** Names under which a component may be listed. */
function namesOf(component: Component): string[] {
  if (component.ecosystem === 'Runtime') return [`name:${component.name}`, `name:${component.alias ?? component.name}`]
  if (component.ecosystem === 'Go' && component.name === 'stdlib') return ['name:go']
  if (component.ecosystem === 'Docker') {
    const short = component.name.replace(/^(?:docker\.io\/)?(?:library\/)?/, '')
    return [
      `pkg:docker/${short.includes('/') ? short : `library/${short}`}`,
      ...(short.includes('/') ? [] : [`name:${short}`]),
    ]
  }
  return component.purl === undefined ? [] : [component.purl.replace(/[@?#].*$/, '')]
}

/** Whether an entry belongs to a release line that is out of support. */
export function lifeFinder(products: EndOfLife, today: string): (component: Component) => Detected[] {
  const index = indexOf(products)
  return (component) => {
    if (component.version === '' || component.direct === false) return []
    const product = namesOf(component)
      .map((name) => index.get(name))
      .find((found) => found !== undefined)
    const cycle = product === undefined ? undefined : cycleOfVersion(product[1], component.version)
    if (product === undefined || cycle === undefined || !isOver(cycle, today)) return []
    const newest = product[1].cycles.find((other) => !isOver(other, today))
    const since = typeof cycle.eol === 'string' ? ` since ${cycle.eol}` : ''
    return [
      {
        rule: 'dependencies/end-of-life',
        message: `${component.name} ${component.version} belongs to ${product[0]} ${cycle.cycle}, which has had no support${since}.${newest === undefined ? '' : ` ${newest.cycle} is supported.`}`,
        at: locationOf(component),
        asset: { kind: 'package', name: component.purl ?? `${component.ecosystem}/${component.name}` },
        identity: [component.ecosystem, component.name, product[0], cycle.cycle],
      },
    ]
  }
}
