import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

/** What a test of Checkov's says about one check over one folder or file. */
export interface Label {
  readonly check: string
  /** Absolute. */
  readonly folder: string
  readonly test: string
  /** Resources by verdict, where the test names them. */
  readonly passing: readonly string[]
  readonly failing: readonly string[]
  /** Counts, where it only counts. */
  readonly passed: number
  readonly failed: number
  readonly named: boolean
}

const read = (file: string): string => readFileSync(file, 'utf8')

/** The id of a check module: its `id = "…"`, or the argument of its base class's constructor. */
function idOfModule(root: string, module: string): string | undefined {
  const file = path.join(root, `${module.replaceAll('.', '/')}.py`)
  if (!existsSync(file)) return undefined
  return /\bid\s*=\s*["'](CKV\w*)["']/.exec(read(file))?.[1] ?? /["'](CKV\d?_\w+_\d+)["']/.exec(read(file))?.[1]
}

/** The strings of a Python list or set literal that follows `name =`. */
function strings(body: string, name: RegExp): string[] | undefined {
  const match = name.exec(body)
  if (match === null) return undefined
  const open = match.index + match[0].length
  const closing = body[open - 1] === '[' ? ']' : '}'
  const text = body.slice(open, body.indexOf(closing, open)).replaceAll(/#.*$/gm, '')
  return [...text.matchAll(/["']([^"'\n]*)["']/g)].map((found) => found[1] ?? '')
}

function folderOf(body: string, file: string): string | undefined {
  const parent = path.dirname(file)
  const found = [...body.matchAll(/["']([^"'\n]+)["']/g)].map((match) => path.join(parent, match[1] ?? ''))
  return found.find((candidate) => candidate !== parent && existsSync(candidate) && candidate.startsWith(parent))
}

function count(body: string, name: string): number | undefined {
  const match = new RegExp(`summary\\[['"]${name}['"]\\],\\s*(\\d+)`).exec(body)
  return match === null ? undefined : Number(match[1])
}

function labelsOfTest(root: string, file: string): Label[] {
  const source = read(file)
  const module = /from (checkov\.[\w.]+) import check\b/.exec(source)?.[1]
  const imported = module === undefined ? undefined : idOfModule(root, module)
  return source
    .split(/^ {4}def test/m)
    .slice(1)
    .flatMap((body): Label[] => {
      const literal = /RunnerFilter\(\s*checks=\[\s*["'](CKV\w*)["']/.exec(body)?.[1]
      const byCheck = /RunnerFilter\(\s*checks=\[\s*check\.id/.test(body) ? imported : undefined
      const check = literal ?? byCheck
      const folder = folderOf(body, file)
      if (check === undefined || folder === undefined || /skip_checks|excluded_paths/.test(body)) return []
      const passing = strings(body, /(?:passing_resources|passed_resources|expected_passed_resources)\s*=\s*[{[]/)
      const failing = strings(body, /(?:failing_resources|failed_resources|expected_failed_resources)\s*=\s*[{[]/)
      const passed = count(body, 'passed')
      const failed = count(body, 'failed')
      const listed =
        (passing?.length ?? 0) + (failing?.length ?? 0) > 0 && !/\[c(heck)?\.resource/.test(String(passing))
      if (!listed && passed === undefined && failed === undefined) return []
      return [
        {
          check,
          folder,
          test: file,
          passing: listed ? [...new Set(passing ?? [])] : [],
          failing: listed ? [...new Set(failing ?? [])] : [],
          passed: passed ?? passing?.length ?? 0,
          failed: failed ?? failing?.length ?? 0,
          named: listed,
        },
      ]
    })
}

function labelsOfGraph(root: string, framework: string): Label[] {
  const ids = new Map<string, string>()
  for (const file of globSync(`checkov/${framework}/checks/**/*.yaml`, { cwd: root })) {
    const id = /^\s*id:\s*["']?(CKV\w+)/m.exec(read(path.join(root, file)))?.[1]
    if (id !== undefined) ids.set(path.basename(file, '.yaml'), id)
  }
  return globSync(`tests/${framework}/**/expected.yaml`, { cwd: root }).flatMap((file): Label[] => {
    const folder = path.join(root, path.dirname(file))
    const check = ids.get(path.basename(folder))
    if (check === undefined || !statSync(folder).isDirectory()) return []
    const lists = { pass: [] as string[], fail: [] as string[] }
    let current: string[] | undefined
    for (const line of read(path.join(root, file)).split('\n')) {
      const key = /^(\w+):/.exec(line)?.[1]
      if (key !== undefined) current = key === 'pass' ? lists.pass : key === 'fail' ? lists.fail : undefined
      const item = /^\s*-\s*["']?([^"'#]+?)["']?\s*(#.*)?$/.exec(line)?.[1]
      if (item !== undefined) current?.push(item)
    }
    const { pass, fail } = lists
    return [
      {
        check,
        folder,
        test: file,
        passing: pass,
        failing: fail,
        passed: pass.length,
        failed: fail.length,
        named: true,
      },
    ]
  })
}

/** All labels of one of Checkov's frameworks. `root` is the folder of the checked-out repository. */
export function checkovLabels(root: string, framework: string): Label[] {
  const tests = globSync(`tests/${framework}/**/test_*.py`, { cwd: root }).sort()
  return [...tests.flatMap((file) => labelsOfTest(root, path.join(root, file))), ...labelsOfGraph(root, framework)]
}
