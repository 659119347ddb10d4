import { isAbsolute, join } from 'node:path'
import { gitLine } from '@bartizan/engine'
import { hookFiles, type HookManager } from '@bartizan/secrets/hooks'
import { BartizanError } from '../error.ts'
import { exists, readOptional, workTreeRoot, writeExecutable, writeWhole } from '../files/project.ts'

/** What was written, and what the user has to put in by hand. */
export interface HookOutcome {
  readonly manager: HookManager
  readonly written: readonly string[]
  readonly byHand: readonly { readonly path: string; readonly content: string }[]
}

/** How a hook is to be installed. */
export interface HookSettings {
  /** Found out from the files of the repository when absent. */
  readonly manager?: HookManager
  readonly stage: 'pre-commit' | 'pre-push'
}

const signs: readonly (readonly [file: string, manager: HookManager])[] = [
  ['lefthook.yml', 'lefthook'],
  ['lefthook.yaml', 'lefthook'],
  ['.pre-commit-config.yaml', 'pre-commit'],
  ['.husky', 'husky'],
]

/**
 * Makes the repository around the working folder scan what is about to be committed or pushed.
 * @throws BartizanError `usage` outside of a git work tree
 */
export async function installHook(settings: HookSettings): Promise<HookOutcome> {
  const root = workTreeRoot(process.cwd())
  if (root === undefined)
    throw new BartizanError(
      'usage',
      'this folder is not in a git work tree',
      'Run it inside the repository, or git init first.',
    )
  const manager = settings.manager ?? signs.find(([file]) => exists(join(root, file)))?.[1] ?? 'git'
  const hooks = await hooksFolder(root)
  const place = (path: string): string => {
    const moved = path.replace(/^\.git\/hooks/, hooks)
    return isAbsolute(moved) ? moved : join(root, moved)
  }
  const [first] = hookFiles({ manager, stage: settings.stage })
  const existing = first === undefined ? undefined : readOptional(place(first.path))
  const files = hookFiles({ manager, stage: settings.stage, ...(existing === undefined ? {} : { existing }) })
  const written: string[] = []
  for (const file of files.filter(({ merge }) => merge !== 'by-hand')) {
    if (file.executable) writeExecutable(place(file.path), file.content)
    else writeWhole(place(file.path), file.merge === 'append' ? `${existing ?? ''}${file.content}` : file.content)
    written.push(file.path)
  }
  return { manager, written, byHand: files.filter(({ merge }) => merge === 'by-hand') }
}

/** Where git looks for hooks. Asked for by file, since scans switch hooks off in every git that they start. */
async function hooksFolder(root: string): Promise<string> {
  const own =
    (await gitLine(root, ['config', '--local', 'core.hooksPath'])) ??
    (await gitLine(root, ['config', '--global', 'core.hooksPath']))
  return own ?? join((await gitLine(root, ['rev-parse', '--git-common-dir'])) ?? '.git', 'hooks')
}
