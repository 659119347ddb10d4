/**
 * xAST pairs of Ant Group: a line of a config.json names files that must be found and (after `!`) files that must stay silent;
 * a line passes when all of them do. The suite's own convention makes `taint_src` the source and the shell the sink.
 * Usage: node bench/src/score-xast.ts FOLDER [--misses]
 * FOLDER is sast-js/case of a checkout of alipay/ant-application-security-testing-benchmark.
 */
import { globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { analyseFiles } from '@bartizan/sast'

const [folder = '', ...flags] = process.argv.slice(2)
const isSource = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path) && statSync(join(folder, path)).isFile()
const sourceNames = new Set(['taint_src', '__taint_src'])

/** Every case is a program of its own: one file, or one folder. */
const verdicts = new Map<string, boolean>()
const isFound = (name: string): boolean => {
  const known = verdicts.get(name)
  if (known !== undefined) return known
  const paths = isFolder(name) ? globSync('**/*', { cwd: join(folder, name) }).map((path) => join(name, path)) : [name]
  const files = paths
    .filter(isSource)
    .map((path) => ({ path, source: new Uint8Array(readFileSync(join(folder, path))) }))
  const { findings } = analyseFiles(files, () => undefined, { sourceNames })
  const verdict = findings.some((finding) => finding.rule === 'sast/command-injection')
  verdicts.set(name, verdict)
  return verdict
}

const isFolder = (name: string): boolean => {
  try {
    return statSync(join(folder, name)).isDirectory()
  } catch {
    return false
  }
}

/** Where a name of a compose line is: a file, a folder, or the folder that a file of the name stands for. */
const locate = (base: string, name: string): string => {
  const plain = join(base, name)
  const candidates = [plain, plain.replace(/\.js$/, ''), dirname(plain)]
  return (
    candidates.find((one) => {
      try {
        return statSync(join(folder, one)) !== undefined
      } catch {
        return false
      }
    }) ?? plain
  )
}

/** Several files of one case, joined by `||`, are the folder that holds them. */
const caseOf = (term: string): string => (term.includes('||') ? (term.split('/')[0] ?? term) : term)

interface Scene {
  readonly compose: string
}

const scenesOf = (value: unknown): Scene[] => {
  if (typeof value !== 'object' || value === null) return []
  if ('compose' in value && typeof value.compose === 'string') return [{ compose: value.compose }]
  return Object.values(value).flatMap(scenesOf)
}

let passed = 0
let total = 0
let [found, real, noise, fake] = [0, 0, 0, 0]
const out: string[] = []
for (const config of globSync('**/config.json', { cwd: folder }).sort()) {
  const parsed: unknown = JSON.parse(readFileSync(join(folder, config), 'utf8'))
  for (const [group, content] of Object.entries(parsed as Record<string, unknown>)) {
    const base = isFolder(join(dirname(config), group)) ? join(dirname(config), group) : dirname(config)
    for (const { compose } of scenesOf(content)) {
      total++
      const wrong: string[] = []
      for (const term of compose
        .replace(/[()]/g, '')
        .split('&&')
        .map((one) => one.trim())) {
        const wanted = !term.startsWith('!')
        const name = locate(base, caseOf(term.replace(/^!\s*/, '')))
        const verdict = isFound(name)
        if (wanted) {
          real++
          if (verdict) found++
        } else {
          fake++
          if (verdict) noise++
        }
        if (verdict !== wanted) wrong.push(`${wanted ? 'missed' : 'noise'} ${name}`)
      }
      if (wrong.length === 0) passed++
      else out.push(...wrong)
    }
  }
}
process.stdout.write(
  `pairs passed ${passed}/${total} (${((100 * passed) / total).toFixed(1)} %)  found ${found}/${real}  noise ${noise}/${fake}\n`,
)
if (flags.includes('--misses')) process.stdout.write(`${out.join('\n')}\n`)
