import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import type { ScanDone, ScanRequest } from '../request.ts'
import { runScan } from '../scan.ts'

/** Files by path. */
export type Tree = Readonly<Record<string, string | Uint8Array>>

/** A folder for one test, gone afterwards. */
export function folder(context: TestContext, tree: Tree = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'bartizan-engine-'))
  context.after(() => rmSync(root, { recursive: true, force: true }))
  write(root, tree)
  return root
}

/** Writes files below a folder. */
export function write(root: string, tree: Tree): void {
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
}

/** Runs git in a folder, with a name and without the machine's settings. */
export function git(root: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-C', root, ...args], {
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  }).toString()
}

/** A git repository with one commit of a tree. */
export function repository(context: TestContext, tree: Tree): string {
  const root = folder(context, tree)
  git(root, 'init', '-q', '-b', 'main')
  git(root, 'add', '-A')
  git(root, 'commit', '-q', '--allow-empty', '-m', 'first')
  return root
}

/** A request for a scan with the test detectors. */
export function request(root: string, more: Partial<ScanRequest> = {}): ScanRequest {
  return {
    root,
    registry: new URL('registry.ts', import.meta.url),
    detectors: ['words'],
    workers: 0,
    cache: { enabled: false },
    settings: {
      profile: 'default',
      secretKey: new Uint8Array(32),
      today: '2026-11-24',
      dataDirectory: join(root, 'none'),
    },
    ...more,
  }
}

/** Scans and expects that the request was carried out. */
export async function scan(root: string, more: Partial<ScanRequest> = {}): Promise<ScanDone> {
  const outcome = await runScan(request(root, more))
  if (outcome.kind === 'refused') throw new Error(outcome.problems.map((problem) => problem.cause).join('; '))
  return outcome
}

/** Findings in one line each: `path:line rule state`. */
export function lines(done: ScanDone): string[] {
  return done.findings.map(({ rule, locations: { primary }, state }) => {
    const place = primary.kind === 'file' ? `${primary.path}:${primary.region?.startLine ?? 0}` : primary.name
    return `${place} ${rule} ${state.kind}`
  })
}
