import { basename } from 'node:path'
import { bomOf, collectInventory, formatOf } from '@bartizan/dependencies'
import { gitLine, readTree } from '@bartizan/engine'
import { judgeQuality, writeBom, type Bom, type BomFormat, type Quality } from '@bartizan/sbom'
import { BartizanError } from '../error.ts'
import { outputPatterns } from '../files/outputs.ts'
import { findRoot } from '../scan/root.ts'
import { today } from '../scan/surroundings.ts'
import { version } from '../version.ts'

/** The forms in which a bill of materials can be written. */
export const bomFormats = {
  'cyclonedx-json': { kind: 'cyclonedx-json', version: '1.6' },
  'cyclonedx-1.7-json': { kind: 'cyclonedx-json', version: '1.7' },
  'cyclonedx-xml': { kind: 'cyclonedx-xml', version: '1.6' },
  'cyclonedx-1.7-xml': { kind: 'cyclonedx-xml', version: '1.7' },
  'spdx-json': { kind: 'spdx-json', version: '2.3' },
  'spdx3-json': { kind: 'spdx3-json', version: '3.0.1' },
} as const satisfies Readonly<Record<string, BomFormat>>
export type BomFormatName = keyof typeof bomFormats

/** A bill of materials with what it is worth. */
export interface BillOfMaterials {
  readonly text: string
  readonly components: number
  readonly quality: Quality
}

/** Where a bill of materials is read from. */
export interface BomSource {
  /** Files and folders of one repository. */
  readonly paths: readonly string[]
  /** Patterns in the syntax of ignore files. */
  readonly exclude?: readonly string[]
  /** Files that the run will write. */
  readonly outputs?: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Reads the packages of a repository from its manifests and lock files. */
export async function readTreeBom({ paths, exclude = [], outputs = [], environment }: BomSource): Promise<Bom> {
  const { root, paths: parts } = findRoot(paths)
  const files = await readTree(
    {
      root,
      ...(parts === undefined ? {} : { paths: parts }),
      exclude: [...exclude, ...outputPatterns(root, outputs)],
    },
    (file) => formatOf(file.path) !== undefined,
  )
  const inventory = collectInventory(files.map((file) => ({ path: file.path, text: file.text })))
  const commit = await gitLine(root, ['rev-parse', 'HEAD'])
  return bomOf(inventory, {
    name: basename(root),
    ...(commit === undefined ? {} : { version: commit.slice(0, 12) }),
    created: `${today(environment)}T00:00:00Z`,
    tool: { name: 'bartizan', version },
  })
}

/**
 * Writes the bill of materials of a repository.
 * @throws BartizanError `empty` when it has none
 */
export async function billOfMaterials(
  path: string,
  format: BomFormatName,
  environment: BomSource['environment'],
): Promise<BillOfMaterials> {
  const bom = await readTreeBom({ paths: [path], environment })
  if (bom.components.length === 0) throw new BartizanError('empty', `${path}: no manifest or lock file names a package`)
  return { text: writeBom(bom, bomFormats[format]), components: bom.components.length, quality: judgeQuality(bom) }
}
