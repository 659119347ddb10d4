import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'yaml'
import { yarnLock } from './yarn.ts'

interface Entry {
  readonly version: string
  readonly resolution: string
  readonly dependencies?: Readonly<Record<string, string>>
}

/** A lockfile as the later yarns write it, with the keys that YAML wants apart when they are long. */
function lockfile(count: number, random: () => number): string {
  const name = (index: number): string => (index % 3 === 0 ? `@scope-${index % 5}/p${index}` : `p.${index}`)
  const ranges = (index: number): string[] =>
    Array.from({ length: 1 + (index % 4) + (index % 11 === 0 ? 80 : 0) }, (_, at) => `npm:^${index}.${at}.0 || >=9`)
  const blocks = Array.from({ length: count }, (_, index) => {
    const head = `"${ranges(index)
      .map((range) => `${name(index)}@${range}`)
      .join(', ')}"`
    const wants = [1, 2, 3].map(() => Math.floor(random() * count))
    const lines = [...new Set(wants)].map((want) => {
      const range = ranges(want)
      return `    ${name(want).startsWith('@') ? `"${name(want)}"` : name(want)}: "${range[Math.floor(random() * range.length)]}"`
    })
    return `${head.length > 1024 ? `? ${head}\n:` : `${head}:`}\n  version: ${index}.0.1\n  resolution: "${name(index)}@npm:${index}.0.1"\n  dependencies:\n${lines.join('\n')}\n  checksum: 10/abc\n  languageName: node\n  linkType: hard\n`
  })
  return `# This file is generated\n\n__metadata:\n  version: 8\n  cacheKey: 10\n\n${blocks.join('\n')}`
}

test('the scanner of yarn.lock finds what the general parser finds', () => {
  let seed = 7
  const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647
  for (const count of [1, 12, 90]) {
    const text = lockfile(count, random)
    const entries = Object.entries(parse(text) as Record<string, Entry>).filter(([key]) => key !== '__metadata')
    const keys = entries.map(([key]) => key.split(', '))
    const keyOf = new Map(keys.flatMap((all) => all.map((descriptor) => [descriptor, all[0]!] as const)))
    const { packages, edges, problems } = yarnLock.extract(text, 'yarn.lock')
    assert.deepEqual(problems, [])
    assert.deepEqual(
      packages.map((found) => `${found.key} ${found.name}@npm:${found.version}`),
      entries.map(([, entry], index) => `${keys[index]![0]} ${entry.resolution}`),
    )
    assert.deepEqual(
      edges.map(({ from, to }) => `${from} > ${to}`),
      entries.flatMap(([, entry], index) =>
        Object.entries(entry.dependencies ?? {}).map(
          ([name, range]) => `${keys[index]![0]} > ${keyOf.get(`${name}@${range}`)}`,
        ),
      ),
    )
  }
})
