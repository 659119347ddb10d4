import { operands, type ShellWord } from '@bartizan/syntax/shell'
import type { ContainerCheck } from '../check.ts'
import type { Step } from '../run.ts'
import { reproducible } from './controls.ts'
import { stepCheck } from './define.ts'
import { apk, apt, dnf, installed, microdnf, yum, zypper, type Manager } from './managers.ts'

interface PinRule {
  readonly name: string
  readonly aliases: readonly string[]
  /** How a version is written, for the remedy. */
  readonly example: string
  readonly bad: string
  readonly good: string
  /** Packages without a version; undefined when the step installs nothing with this manager. */
  unpinned(step: Step): readonly ShellWord[] | undefined
}

const local = /^(\.|\/|~|https?:|git[+@]|file:|\$|@)|\.(deb|rpm|apk|whl|tgz|tar\.gz|zip|gem)$/

function withoutVersion(words: readonly ShellWord[], version: RegExp): ShellWord[] {
  return words.filter(
    ({ text, value }) => value !== undefined && text !== '' && !local.test(text) && !version.test(text),
  )
}

function system(manager: Manager, version: RegExp): PinRule['unpinned'] {
  return (step) => {
    const packages = installed(step, manager)
    return packages === undefined ? undefined : withoutVersion(packages, version)
  }
}

const pipTaking = [
  '-r',
  '--requirement',
  '-c',
  '--constraint',
  '-e',
  '--editable',
  '-i',
  '--index-url',
  '--extra-index-url',
  '-f',
  '--find-links',
  '-t',
  '--target',
  '--prefix',
  '--root',
  '--trusted-host',
  '--platform',
  '--python-version',
  '--proxy',
  '--timeout',
  '--cache-dir',
  '--retries',
  '--default-timeout',
  '--progress-bar',
  '--no-binary',
  '--only-binary',
  '--global-option',
  '--install-option',
  '--src',
  '--log',
  '--cert',
]

/** Arguments of `pip install`, whatever way pip is called. */
export function pipInstall(step: Step): readonly ShellWord[] | undefined {
  const { name, args } = step.call
  let rest = args
  if (/^python[0-9.]*$/.test(name)) {
    const flag = args.findIndex(({ text }) => text === '-m')
    if (flag < 0 || args[flag + 1]?.text !== 'pip') return undefined
    rest = args.slice(flag + 2)
  } else if (!/^pip[0-9.]*$/.test(name)) return undefined
  const words = operands(rest, pipTaking)
  return words[0]?.text === 'install' ? rest : undefined
}

function pipUnpinned(step: Step): readonly ShellWord[] | undefined {
  const args = pipInstall(step)
  if (args === undefined) return undefined
  const constrained = args.some(({ text }) => /^(-c|--constraint)/.test(text))
  return constrained ? [] : withoutVersion(operands(args, pipTaking).slice(1), /[=<>~!]=|[<>]|@|^[./]/)
}

function npmUnpinned(step: Step): readonly ShellWord[] | undefined {
  const { name, args } = step.call
  if (name !== 'npm' && name !== 'pnpm') return undefined
  const words = operands(args, [
    '--prefix',
    '--registry',
    '--cache',
    '-w',
    '--workspace',
    '--loglevel',
    '--tag',
    '-C',
    '--dir',
  ])
  if (!['install', 'i', 'add'].includes(words[0]?.text ?? '')) return undefined
  return words.slice(1).filter(({ text, value }) => {
    if (value === undefined || local.test(text.startsWith('@') ? text.slice(1) : text)) return false
    if (/^[\w.-]+\/[\w.-]+/.test(text) || /^(github|gitlab|bitbucket|gist):/.test(text)) return false
    const version = /.@([^@/]+)$/.exec(text)?.[1]
    return version === undefined || version === 'latest' || version === 'next'
  })
}

function gemUnpinned(step: Step): readonly ShellWord[] | undefined {
  const { name, args } = step.call
  if (name !== 'gem') return undefined
  const words = operands(args, ['-v', '--version', '-i', '--install-dir', '-n', '--bindir', '-P', '-s', '--source'])
  if (!['install', 'i'].includes(words[0]?.text ?? '')) return undefined
  const version = args.some(({ text }) => /^(-v|--version|--version=.*)$/.test(text))
  return version ? [] : withoutVersion(words.slice(1), /:/)
}

function goUnpinned(step: Step): readonly ShellWord[] | undefined {
  const { name, args } = step.call
  const words = operands(args, ['-ldflags', '-tags', '-o', '-p', '-mod', '-C'])
  if (name !== 'go' || words[0]?.text !== 'install') return undefined
  return words.slice(1).filter(({ text, value }) => {
    if (value === undefined || !/^[\w-]+(\.[\w-]+)+\//.test(text)) return false
    return /@(latest|main|master|head)$/i.test(text) || !text.includes('@')
  })
}

const rpmVersion = /-[0-9]|^[A-Z][A-Za-z ]+$|^@|[*]|:/

const rules: readonly PinRule[] = [
  {
    name: 'apt',
    aliases: ['965a08d7-ef86-4f14-8792-4a3b2098937e', 'DL3008'],
    example: 'curl=7.88.*',
    bad: 'apt-get install -y curl',
    good: 'apt-get install -y -t stable curl=7.88.1 ./local.deb $EXTRA',
    unpinned: system(apt, /[=+]|\/[\w-]+$|-$/),
  },
  {
    name: 'apk',
    aliases: ['d3499f6d-1651-41bb-a9a7-de925fea487b', 'DL3018'],
    example: 'curl=~8.9',
    bad: 'apk add --no-cache --virtual .deps curl',
    good: 'apk add --no-cache --virtual .deps curl=8.9.0-r0 "git>2.40"',
    unpinned: system(apk, /[=<>~]|^\./),
  },
  {
    name: 'yum',
    aliases: ['6452c424-1d92-4deb-bb18-a03e95d579c4', 'DL3033'],
    example: 'curl-7.76.1',
    bad: 'yum install -y curl',
    good: 'yum install -y curl-7.76.1 && yum clean all',
    unpinned: system(yum, rpmVersion),
  },
  {
    name: 'dnf',
    aliases: ['93d88cf7-f078-46a8-8ddc-178e03aeacf1', 'DL3041'],
    example: 'curl-7.76.1',
    bad: 'dnf install -y curl',
    good: 'dnf install -y curl-7.76.1 && microdnf install -y git-2.43',
    unpinned: system({ ...dnf, names: [...dnf.names, ...microdnf.names] }, rpmVersion),
  },
  {
    name: 'zypper',
    aliases: ['562952e4-0348-4dea-9826-44f3a2c6117b', 'DL3037'],
    example: 'curl=8.0.1',
    bad: 'zypper install -y curl',
    good: 'zypper install -y "curl=8.0.1" "git>=2"',
    unpinned: system(zypper, /[=<>~]|-[0-9]/),
  },
  {
    name: 'pip',
    aliases: ['02d9c71f-3ee8-4986-9c27-1a20d0d19bfc', 'DL3013'],
    example: 'requests==2.32.3',
    bad: 'pip install --no-cache-dir requests',
    good: 'pip install --no-cache-dir requests==2.32.3 -r requirements.txt . && python3 -m pip install -e .',
    unpinned: pipUnpinned,
  },
  {
    name: 'npm',
    aliases: ['e36d8880-3f78-4546-b9a1-12f0745ca0d5', 'DL3016'],
    example: 'typescript@5.5.4',
    bad: 'npm install -g typescript',
    good: 'npm install -g typescript@5.5.4 && npm install && npm install ./package.tgz',
    unpinned: npmUnpinned,
  },
  {
    name: 'gem',
    aliases: ['22cd11f7-9c6c-4f6e-84c0-02058120b341', 'DL3028'],
    example: 'bundler:2.5.0',
    bad: 'gem install bundler',
    good: 'gem install bundler:2.5.0 && gem install rake -v 13.0',
    unpinned: gemUnpinned,
  },
  {
    name: 'go',
    aliases: ['DL3062'],
    example: 'example.com/tool@v1.2.3',
    bad: 'go install example.com/tool@latest',
    good: 'go install example.com/tool@v1.2.3 && go install ./cmd/app',
    unpinned: goUnpinned,
  },
]

/** One rule a package manager: packages without a version. */
export const pinningChecks: readonly ContainerCheck[] = rules.map((rule) =>
  stepCheck(
    {
      name: `${rule.name}-version-unpinned`,
      title: `Package installed by ${rule.name} without a version`,
      why: 'Without a version each build takes what is newest at that hour: builds differ, a broken or hijacked release goes in unseen, and the image cannot be rebuilt as it was.',
      remedy: `Name the version, for example \`${rule.example}\`.`,
      severity: 'info',
      weakness: 'CWE-1357',
      aliases: rule.aliases,
      controls: reproducible,
      bad: [`FROM example/base:1\nRUN ${rule.bad}\n`],
      good: [`FROM example/base:1\nRUN ${rule.good}\n`],
    },
    (step) => {
      const packages = rule.unpinned(step)
      const [first, ...others] = packages ?? []
      if (first === undefined) return undefined
      const names = [first, ...others].map(({ text }) => text)
      const shown = names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ')
      return {
        at: step.span(first),
        message: `${shown}: no version is named, so each build may install something else. Pin it, for example \`${rule.example}\`.`,
        identity: [rule.name, ...names],
      }
    },
  ),
)
