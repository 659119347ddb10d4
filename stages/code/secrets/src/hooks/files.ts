/** Who runs the hooks of a repository. */
export type HookManager = 'git' | 'pre-commit' | 'husky' | 'lefthook'

/** A file to be written, or a part to be put into one that exists. */
export interface HookFile {
  /** Relative to the top of the work tree; `.git/hooks/…` for plain git stands for what `git rev-parse --git-path hooks` says. */
  readonly path: string
  readonly content: string
  readonly executable: boolean
  /** What to do when the file is there already. */
  readonly merge: 'replace' | 'append' | 'by-hand'
}

export interface HookRequest {
  readonly manager: HookManager
  readonly stage: 'pre-commit' | 'pre-push'
  /** The command that starts Bartizan. Default `npx --no-install bartizan`. */
  readonly command?: string
  /** Content of the manager's file where there is one. */
  readonly existing?: string
}

/** Marks what `hook install` wrote, so that it is found again and written once. */
export const hookMark = '# bartizan: scans what is about to be committed for credentials'

/**
 * Files that make a repository scan before each commit or push. What the user has written is kept: the line is added behind
 * it, once.
 */
export function hookFiles(request: HookRequest): readonly HookFile[] {
  const command = `${request.command ?? 'npx --no-install bartizan'} ${scan(request.stage)}`
  switch (request.manager) {
    case 'git':
      return [
        {
          path: `.git/hooks/${request.stage}`,
          content: script(command, request.existing),
          executable: true,
          merge: 'replace',
        },
      ]
    case 'husky':
      return [
        {
          path: `.husky/${request.stage}`,
          content: script(command, request.existing),
          executable: true,
          merge: 'replace',
        },
      ]
    case 'lefthook':
      return [lefthook(request, command)]
    case 'pre-commit':
      return [preCommit(request, command)]
  }
}

/** What is staged is scanned as it stands in the index, whatever the work tree holds. */
function scan(stage: HookRequest['stage']): string {
  return stage === 'pre-commit' ? 'scan --staged --only secrets' : 'scan --only secrets --since @{push}'
}

function script(command: string, existing: string | undefined): string {
  if (existing?.includes(hookMark) === true) return existing
  const line = `${hookMark}\n${command} || {\n${advice()}\n  exit 1\n}\n`
  if (existing === undefined || existing.trim() === '') return `#!/bin/sh\n${line}`
  // A shell script that ends with `exit` would never come to a line behind it.
  const lines = existing.trimEnd().split('\n')
  const last = lines.at(-1) ?? ''
  return /^\s*(?:exit|exec)\b/.test(last)
    ? `${lines.slice(0, -1).join('\n')}\n${line}${last}\n`
    : `${existing.trimEnd()}\n\n${line}`
}

function advice(): string {
  return [
    'Bartizan stopped this: see the findings above.',
    'A credential: take it out of the file, revoke it, and load its successor from the environment or a secrets manager.',
    'No credential: put "bartizan-ignore RULE: REASON" into a comment on the line, or run "bartizan explain RULE".',
  ]
    .map((text) => `  echo '${text}' >&2`)
    .join('\n')
}

function lefthook(request: HookRequest, command: string): HookFile {
  const block = `${request.stage}:\n  commands:\n    bartizan:\n      run: ${command}\n`
  const existing = request.existing
  if (existing?.includes('bartizan:') === true)
    return { path: 'lefthook.yml', content: existing, executable: false, merge: 'replace' }
  if (existing === undefined || existing.trim() === '')
    return { path: 'lefthook.yml', content: block, executable: false, merge: 'replace' }
  const taken = new RegExp(`^${request.stage}:`, 'm').test(existing)
  return {
    path: 'lefthook.yml',
    content: taken ? block : `${existing.trimEnd()}\n\n${block}`,
    executable: false,
    merge: taken ? 'by-hand' : 'replace',
  }
}

function preCommit(request: HookRequest, command: string): HookFile {
  const entry = [
    '  - repo: local',
    '    hooks:',
    '      - id: bartizan-secrets',
    '        name: credentials (bartizan)',
    `        entry: ${command}`,
    '        language: system',
    '        pass_filenames: false',
    `        stages: [${request.stage}]`,
    '',
  ].join('\n')
  const path = '.pre-commit-config.yaml'
  const existing = request.existing
  if (existing?.includes('bartizan-secrets') === true)
    return { path, content: existing, executable: false, merge: 'replace' }
  if (existing === undefined || existing.trim() === '')
    return { path, content: `repos:\n${entry}`, executable: false, merge: 'replace' }
  // A list of repositories at the end of the file takes one more entry behind it; any other form is left to the user.
  const ends = /^repos:[ \t]*\n(?:[ \t-].*\n|\n|#.*\n)*$/m.test(`${existing.trimEnd()}\n`)
  return {
    path,
    content: ends ? `${existing.trimEnd()}\n${entry}` : entry,
    executable: false,
    merge: ends ? 'replace' : 'by-hand',
  }
}
