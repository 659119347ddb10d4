import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'yaml'
import { scanFolder } from './scan.ts'
import { addUncovered, createTally, type Tally } from './tally.ts'

export interface TrivyRun {
  /** Folder of the checked-out repository. */
  readonly root: string
  /** Key in the example files: `dockerfile`, `kubernetes`, `cloudformation`, `terraform`. */
  readonly format: string
  readonly detector: string
  readonly aliases: ReadonlyMap<string, ReadonlySet<string>>
  readonly fileName: (text: string) => string
}

interface Example {
  readonly check: string
  readonly fails: boolean
  readonly text: string
  readonly source: string
}

/** The check's id from the metadata of the neighbouring Rego file, in its long form with the `AVD-` prefix. */
function checkId(file: string): string | undefined {
  try {
    const rego = readFileSync(file.replace(/\.yaml$/, '.rego'), 'utf8')
    return /^#\s+(?:avd_)?id:\s*(\S+)/m.exec(rego)?.[1]
  } catch {
    return undefined
  }
}

function examplesOf(run: TrivyRun): Example[] {
  return globSync('checks/**/*.yaml', { cwd: run.root })
    .sort()
    .flatMap((name): Example[] => {
      const file = path.join(run.root, name)
      const check = checkId(file)
      const data = parse(readFileSync(file, 'utf8')) as Record<string, { good?: string[]; bad?: string[] }> | null
      const set = data?.[run.format]
      if (check === undefined || set === undefined) return []
      const good = (set.good ?? []).map((text) => ({ check, fails: false, text, source: name }))
      return [...good, ...(set.bad ?? []).map((text) => ({ check, fails: true, text, source: name }))]
    })
}

/** Scores the examples of aquasecurity/trivy-checks. */
export async function trivyExamples(run: TrivyRun): Promise<Tally> {
  const tally = createTally(`trivy-checks ${run.format}`)
  const examples = examplesOf(run)
  const root = mkdtempSync(path.join(tmpdir(), 'bartizan-trivy-'))
  try {
    examples.forEach((example, index) => {
      mkdirSync(path.join(root, `e${index}`))
      writeFileSync(path.join(root, `e${index}`, run.fileName(example.text)), example.text)
    })
    // The audit profile also tells what could not be decided; that is no verdict.
    const findings = (await scanFolder(root, run.detector)).filter(
      ({ severity, confidence }) => severity !== 'info' || confidence !== 'low',
    )
    examples.forEach((example, index) => {
      const rules = run.aliases.get(example.check) ?? run.aliases.get(`AVD-${example.check}`)
      if (rules === undefined) return addUncovered(tally, example.check, 1)
      const hit = findings.some(
        ({ rule, locations }) =>
          rules.has(rule) && locations.primary.kind === 'file' && locations.primary.path.startsWith(`e${index}/`),
      )
      if (example.fails && hit) tally.truePositives += 1
      else if (example.fails) tally.falseNegatives += 1
      else if (hit) tally.falsePositives += 1
      else tally.trueNegatives += 1
      if (example.fails !== hit)
        tally.failures.push(`${example.check} ${example.fails ? 'missed' : 'false alarm'} ${example.source}`)
    })
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
  return tally
}
