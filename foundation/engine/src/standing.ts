import { join } from 'node:path'
import type { Problem } from '@bartizan/model'
import { readOwnFile, shownPath } from './files/own.ts'
import { BaselineError, readBaseline } from './identity/baseline.ts'
import type { BaselineEntry } from './identity/baseline.ts'
import type { ScanRequest } from './request.ts'
import { readGitleaksIgnore, readTrivyIgnore, readTrivyIgnoreYaml } from './suppress/peer-files.ts'
import type { PeerIgnore } from './suppress/peer-files.ts'
import { readWaivers, WaiverError } from './suppress/waiver-file.ts'
import type { Waiver } from './suppress/waivers.ts'

/** What was decided about findings before this scan. */
export interface Standing {
  /** Undefined when there is no baseline. */
  readonly baseline: readonly BaselineEntry[] | undefined
  readonly waivers: readonly Waiver[]
  /** The waiver file as shown in findings about it. */
  readonly waiverFile: string
  readonly peers: readonly PeerIgnore[]
  /** Paths of the files read here, as the inventory has them: no detector looks at them. */
  readonly own: ReadonlySet<string>
  /** Broken files: the scan cannot be judged with them. */
  readonly problems: readonly Problem[]
}

const places = { baseline: '.bartizan/baseline.json', waivers: '.bartizan/waivers.yaml' } as const

/** Reads baseline, waivers and peers' ignore files. */
export async function readStanding(request: ScanRequest): Promise<Standing> {
  const { root } = request
  const baselineFile = request.baseline === false ? undefined : (request.baseline ?? join(root, places.baseline))
  const waiverFile = request.waivers === false ? undefined : (request.waivers ?? join(root, places.waivers))
  const problems: Problem[] = []
  const baselineText = textOf(root, baselineFile, request.baseline !== undefined, problems)
  const waiverText = textOf(root, waiverFile, request.waivers !== undefined, problems)
  return {
    baseline:
      baselineText === undefined ? undefined : baselineOf(shownPath(root, baselineFile!), baselineText, problems),
    waivers: waiverText === undefined ? [] : await waiversOf(shownPath(root, waiverFile!), waiverText, problems),
    waiverFile: waiverFile === undefined ? '' : shownPath(root, waiverFile),
    peers: request.ignores === false ? [] : await peerIgnores(root, problems),
    own: new Set([baselineFile, waiverFile].flatMap((file) => (file === undefined ? [] : [shownPath(root, file)]))),
    problems,
  }
}

/** @param named the user gave the path: then the file must exist */
function textOf(root: string, file: string | undefined, named: boolean, problems: Problem[]): string | undefined {
  if (file === undefined) return undefined
  const read = readOwnFile(file)
  if (read.kind === 'text') return read.text
  if (read.kind === 'unreadable' || named) {
    problems.push(broken(shownPath(root, file), read.kind === 'absent' ? 'there is no such file' : read.cause))
  }
  return undefined
}

function baselineOf(path: string, text: string, problems: Problem[]): BaselineEntry[] {
  try {
    return readBaseline(text, path)
  } catch (error) {
    if (!(error instanceof BaselineError)) throw error
    problems.push(broken(path, error.message, error.line))
    return []
  }
}

async function waiversOf(path: string, text: string, problems: Problem[]): Promise<Waiver[]> {
  try {
    return await readWaivers(text, path)
  } catch (error) {
    if (!(error instanceof WaiverError)) throw error
    problems.push(broken(path, error.message, error.line))
    return []
  }
}

function broken(path: string, cause: string, line?: number): Problem {
  return {
    kind: 'configuration',
    path,
    ...(line === undefined ? {} : { line }),
    cause,
    next: 'Correct the file, or leave it out.',
    weight: 'incomplete',
  }
}

/** Peers' files are read as far as they can be: a broken one ignores nothing and is told. */
async function peerIgnores(root: string, problems: Problem[]): Promise<PeerIgnore[]> {
  const read = (name: string): string | undefined => {
    const file = readOwnFile(join(root, name))
    return file.kind === 'text' ? file.text : undefined
  }
  const trivy = read('.trivyignore')
  const trivyYaml = read('.trivyignore.yaml')
  const gitleaks = read('.gitleaksignore')
  return [
    ...(trivy === undefined ? [] : readTrivyIgnore(trivy)),
    ...(trivyYaml === undefined ? [] : readTrivyIgnoreYaml(await yamlOf('.trivyignore.yaml', trivyYaml, problems))),
    ...(gitleaks === undefined ? [] : readGitleaksIgnore(gitleaks)),
  ]
}

async function yamlOf(path: string, text: string, problems: Problem[]): Promise<unknown> {
  const { parse } = await import('yaml')
  try {
    return parse(text)
  } catch {
    problems.push({ kind: 'configuration', path, cause: 'not valid YAML: it ignores nothing', weight: 'note' })
    return undefined
  }
}
