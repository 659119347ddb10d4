/**
 * Differential score of the JavaScript/TypeScript parser against oxc.
 * usage: node bench/src/score-parser-js.ts ORACLE_FOLDER SOURCE_FOLDER... [--list]
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { argv, stdout } from 'node:process'
import { dialectOf, parseJavaScript } from '@bartizan/syntax/javascript'
import { K, Names } from '@bartizan/syntax/tree'
import type { Tree } from '@bartizan/syntax/tree'
import { loadOracle, noCounts } from './js-oracle.ts'
import type { Counts } from './js-oracle.ts'

const LANGUAGE = { javascript: 'jsx', jsx: 'jsx', typescript: 'ts', tsx: 'tsx' } as const

/** Files below a folder, in name order; links are not followed. */
const filesBelow = (folder: string, found: string[] = []): string[] => {
  for (const entry of readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && entry.name !== '.git') filesBelow(path, found)
    else if (entry.isFile() && dialectOf(entry.name) !== undefined && statSync(path).size < 8_000_000) found.push(path)
  }
  return found
}

const NAMING: readonly number[] = [K.typeRef, K.typeOperator, K.typeImport, K.jsxElement, K.namespace, K.import]

/** Qualified names in types, tags and import aliases are no member expressions to oxc. */
const isQualifiedName = (tree: Tree, node: number): boolean => {
  let at = node
  while (tree.kind[at] === K.member) at = tree.parent[at]!
  return NAMING.includes(tree.kind[at]!)
}

const count = (tree: Tree): Counts => {
  const counts = noCounts()
  for (let i = 0; i < tree.count; i++) {
    switch (tree.kind[i]) {
      case K.call:
        if (tree.kind[tree.parent[i]!] !== K.import) counts.calls++
        break
      case K.new:
        counts.news++
        break
      case K.assign:
        counts.assignments++
        break
      case K.function:
      case K.lambda:
        counts.functions++
        break
      case K.method:
        if (inClassOrObject(tree, i)) counts.functions++
        break
      case K.class:
        counts.classes++
        break
      case K.declarator:
        counts.declarators++
        break
      case K.member:
        if (!isQualifiedName(tree, i)) counts.members++
        break
      case K.index:
        counts.members++
        break
      case K.string:
        counts.strings++
        break
      case K.binary:
        counts.binaries++
        break
    }
  }
  return counts
}

const inClassOrObject = (tree: Tree, node: number): boolean => {
  const kind = tree.kind[tree.parent[node]!]
  return kind === K.class || kind === K.object
}

const differs = (a: Counts, b: Counts): string => {
  const out: string[] = []
  for (const key of Object.keys(a) as (keyof Counts)[]) if (a[key] !== b[key]) out.push(`${key} ${a[key]}/${b[key]}`)
  return out.join(', ')
}

const [oracleFolder, ...rest] = argv.slice(2)
const list = rest.includes('--list')
const oracle = await loadOracle(oracleFolder!)
const names = new Names()
const totals = { files: 0, bytes: 0, refused: 0, accepted: 0, equal: 0, oursOnly: 0 }
for (const folder of rest.filter((one) => !one.startsWith('--'))) {
  for (const path of filesBelow(folder)) {
    const bytes = readFileSync(path)
    const dialect = dialectOf(path)!
    const tree = parseJavaScript(bytes, { dialect, names })
    const expected = oracle(path, bytes.toString('utf8'), path.endsWith('.d.ts') ? 'dts' : LANGUAGE[dialect])
    if (expected === undefined) {
      totals.refused++
      if (tree.errors.length === 0) totals.oursOnly++
      continue
    }
    totals.files++
    totals.bytes += bytes.length
    if (tree.errors.length > 0) {
      if (list) stdout.write(`REFUSED ${path}:${tree.errors[0]} ${tree.errorTexts[0]}\n`)
      continue
    }
    totals.accepted++
    const difference = differs(count(tree), expected)
    if (difference === '') totals.equal++
    else if (list) stdout.write(`COUNTS ${path} ours/oxc: ${difference}\n`)
  }
}
const share = (n: number): string => `${((100 * n) / totals.files).toFixed(3)} %`
stdout.write(
  `${totals.files} files, ${(totals.bytes / 1e6).toFixed(1)} MB accepted by oxc (${totals.refused} refused by it, of which ${totals.oursOnly} read here without error)\n` +
    `accepted ${totals.accepted} = ${share(totals.accepted)}; equal counts ${totals.equal} = ${share(totals.equal)}\n`,
)
