/** How a rule of one room starts, and where the room lists it. */
export interface Room {
  /** The file that holds the room's list of rules. */
  readonly index: string
  /** Name of the exported list in the new file: `cacheKeptChecks`. */
  exportName(rule: string): string
  /** Text of the new file. */
  text(rule: string): string
}

/** `no-root-user` → `noRootUser` */
export function camel(rule: string): string {
  return rule.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

const containers: Room = {
  index: 'stages/infra/containers/src/rules/index.ts',
  exportName: (rule) => `${camel(rule)}Checks`,
  text: (rule) => `import type { ContainerCheck, Hit } from '../check.ts'
import type { ImageContext } from '../context.ts'
import { imageCheck } from './define.ts'

function* find(image: ImageContext): Iterable<Hit> {
  for (const stage of image.shipped) {
    for (const instruction of stage.instructions) {
      if (instruction.keyword === 'MAINTAINER') {
        yield { at: instruction, message: 'What is wrong here, why it matters, what to do.' }
      }
    }
  }
}

export const ${camel(rule)}Checks: readonly ContainerCheck[] = [
  imageCheck(
    {
      name: '${rule}',
      title: 'The defect in one line',
      why: 'Why it matters: what can go wrong, for whom.',
      remedy: 'What to do instead.',
      severity: 'low',
      aliases: [],
      controls: [],
      bad: ['FROM alpine:3.20\\nMAINTAINER somebody\\n'],
      good: ['FROM alpine:3.20\\nLABEL maintainer=somebody\\n'],
    },
    find,
  ),
]
`,
}

/** The rooms whose rules are files of their own. Rooms of rows (secrets, cloud checks) take a row in one of their tables. */
export const rooms: Readonly<Record<string, Room>> = { containers }

/** Registers a new file in the text of a room's list. */
export function register(index: string, room: Room, rule: string): string {
  const name = room.exportName(rule)
  const imports = index.lastIndexOf('\nimport ')
  const lineEnd = index.indexOf('\n', imports + 1)
  const listEnd = index.lastIndexOf('\n]')
  if (imports === -1 || listEnd === -1) throw new Error(`${room.index} has no list to add to`)
  return (
    index.slice(0, lineEnd) +
    `\nimport { ${name} } from './${rule}.ts'` +
    index.slice(lineEnd, listEnd) +
    `\n  ...${name},` +
    index.slice(listEnd)
  )
}
