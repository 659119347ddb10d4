import type { ShellWord } from '@bartizan/syntax/shell'
import type { ContainerCheck, Hit, Proposal } from '../check.ts'
import type { Step } from '../run.ts'
import { hygiene, minimal, updates } from './controls.ts'
import { imageCheck, stepCheck, trivy } from './define.ts'
import {
  apk,
  apt,
  cacheMounted,
  dnf,
  given,
  installed,
  microdnf,
  plain,
  removedLater,
  subcommand,
  yum,
  zypper,
  type Manager,
} from './managers.ts'

/** Inserts an option behind the subcommand. */
function insertOption(step: Step, manager: Manager, option: string): Proposal | undefined {
  const word = plain(step, manager)[0]
  if (word === undefined) return undefined
  const { end } = step.span(word)
  return { title: `Add ${option}`, safety: 'safe', edits: [{ start: end, end, text: ` ${option}` }] }
}

function lacking(step: Step, manager: Manager, option: string, message: string): Hit {
  const fix = insertOption(step, manager, option)
  return { at: step.at, message, ...(fix === undefined ? {} : { fix }) }
}

function aptAnswersYes({ call }: Step): boolean {
  return (
    call.args.some(
      ({ text }) =>
        /^-[a-zA-Z]*y/.test(text) || /^(--yes|--assume-yes|--force-yes|-qq|-q=2|-[a-zA-Z]*qq.*)$/.test(text),
    ) ||
    call.args.filter(({ text }) => text === '-q' || text === '--quiet').length > 1 ||
    call.args.some(({ text }) => text.includes('Assume-Yes'))
  )
}

function recommendsOff({ call, run }: Step): boolean {
  if (call.args.some(({ text }) => /^--no-install-recommends$|Install-Recommends["']?[= ]"?(false|0|no)/i.test(text)))
    return true
  return run.steps.some(
    (step) =>
      step.occurrence.command.redirects.some(
        (redirect) => redirect.target?.text.includes('/etc/apt/apt.conf.d/') === true,
      ) && step.call.args.some(({ text }) => /Install-Recommends/i.test(text)),
  )
}

const aptLists = '/var/lib/apt/lists'

const aptChecks: readonly ContainerCheck[] = [
  stepCheck(
    {
      name: 'apt-get-assume-yes',
      title: 'apt-get waits for an answer',
      why: 'A build has no keyboard: without `-y` the installation stops at the question and the build fails, or passes with the package missing.',
      remedy: 'Add `-y`.',
      severity: 'low',
      fixable: true,
      aliases: ['77783205-c4ca-4f80-bb80-c777f267c547', 'DL3014', ...trivy(21, 'use-apt-auto-confirm')],
      controls: hygiene,
      bad: ['FROM debian:12\nRUN apt-get update && apt-get install curl\n'],
      good: [
        'FROM debian:12\nRUN apt-get install -y curl && apt-get -qq install a && apt-get install --yes b && apt-get -qy install c\n',
      ],
    },
    (step) => {
      if (step.call.name === 'aptitude' || installed(step, apt) === undefined || aptAnswersYes(step)) return undefined
      return lacking(
        step,
        apt,
        '-y',
        '`apt-get install` asks for confirmation, which nobody can give in a build. Add `-y`.',
      )
    },
  ),
  stepCheck(
    {
      name: 'apt-get-recommends',
      title: 'apt-get installs recommended packages too',
      why: 'Recommended packages are rarely needed in a container. Each one is more to patch and more for an intruder to work with.',
      remedy: 'Add `--no-install-recommends` and name what is really needed.',
      severity: 'low',
      fixable: true,
      aliases: ['7384dfb2-fcd1-4fbf-91cd-6c44c318c33c', 'DL3015', ...trivy(29, 'use-apt-no-install-recommends')],
      controls: minimal,
      bad: ['FROM debian:12\nRUN apt-get update && apt-get install -y curl\n'],
      good: [
        'FROM debian:12\nRUN apt-get install -y --no-install-recommends curl && apt-get -o APT::Install-Recommends=false install -y git\n',
      ],
    },
    (step) => {
      if (step.call.name === 'aptitude' || installed(step, apt) === undefined || recommendsOff(step)) return undefined
      return lacking(
        step,
        apt,
        '--no-install-recommends',
        '`apt-get install` also installs recommended packages, which enlarge the attack surface. Add `--no-install-recommends`.',
      )
    },
  ),
  stepCheck(
    {
      name: 'apt-lists-kept',
      title: 'Package lists stay in the image',
      why: 'The lists under /var/lib/apt/lists are stale soon and add tens of megabytes to every pull.',
      remedy: 'Remove them in the same RUN: `rm -rf /var/lib/apt/lists/*`, or mount a build cache over the folder.',
      severity: 'info',
      aliases: ['df746b39-6564-4fed-bf85-e9c44382303c', 'DL3009'],
      controls: minimal,
      bad: ['FROM debian:12\nRUN apt-get update && apt-get install -y curl\n'],
      good: [
        'FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
        'FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y curl\n',
      ],
    },
    (step) => {
      if (subcommand(step, apt) !== 'update') return undefined
      const { steps } = step.run
      const cleaned = steps
        .slice(steps.indexOf(step))
        .some((other) => ['dist-clean', 'distclean'].includes(subcommand(other, apt) ?? ''))
      if (cleaned || removedLater(step, aptLists) || cacheMounted(step.run, aptLists, '/var/lib/apt', '/var/lib'))
        return undefined
      return {
        at: step.at,
        message:
          'The package lists that this update fetches stay in the layer. Remove `/var/lib/apt/lists/*` in the same RUN.',
      }
    },
  ),
  stepCheck(
    {
      name: 'apt-interactive-tool',
      title: 'apt used in a script',
      why: 'The `apt` front end is for people: its output and options may change between releases, and it warns about that itself.',
      remedy: 'Use `apt-get` or `apt-cache`.',
      severity: 'info',
      fixable: true,
      aliases: ['b84a0b47-2e99-4c9f-8933-98bcabe2b94d', 'CKV_DOCKER_9', 'DL3027'],
      controls: hygiene,
      bad: ['FROM debian:12\nRUN apt install -y curl\n'],
      good: ['FROM debian:12\nRUN apt-get install -y curl\n'],
    },
    (step) => {
      const { name, word } = step.call
      if (name !== 'apt') return undefined
      const at = step.span(word)
      const command = plain(step, apt)[0]?.text ?? ''
      const same = ['install', 'update', 'upgrade', 'remove', 'purge', 'autoremove', 'clean'].includes(command)
      const fix: Proposal = { title: 'Use apt-get', safety: 'safe', edits: [{ ...at, text: 'apt-get' }] }
      return {
        at,
        message: '`apt` has no stable interface for scripts. Use `apt-get`.',
        identity: ['apt', step.occurrence.command.words.map((w) => w.text).join(' ')],
        ...(same ? { fix } : {}),
      }
    },
  ),
  stepCheck(
    {
      name: 'dist-upgrade',
      title: 'Whole distribution upgraded in the build',
      why: 'An upgrade to a new release inside a build gives an image that no longer is what FROM says, different at every build.',
      remedy: 'Take a newer base image.',
      severity: 'low',
      aliases: ['DL3005', 'DL3035', ...trivy(24, 'no-dist-upgrade')],
      controls: updates,
      bad: [
        'FROM debian:12\nRUN apt-get update && apt-get dist-upgrade -y\n',
        'FROM opensuse/leap:15\nRUN zypper dup -y\n',
      ],
      good: ['FROM debian:12\nRUN apt-get update && apt-get install -y curl\n'],
    },
    (step) => {
      const command = subcommand(step, apt) ?? subcommand(step, zypper)
      if (command === undefined || !['dist-upgrade', 'full-upgrade', 'dup'].includes(command)) return undefined
      return {
        at: step.at,
        message: `\`${step.call.name} ${command}\` moves the image off the release that FROM names. Take a newer base image.`,
      }
    },
  ),
]

const upgrades: readonly { readonly manager: Manager; readonly commands: readonly string[] }[] = [
  { manager: apt, commands: ['upgrade', 'safe-upgrade'] },
  { manager: apk, commands: ['upgrade'] },
  { manager: yum, commands: ['update', 'upgrade', 'update-to'] },
  {
    manager: { ...dnf, names: [...dnf.names, ...microdnf.names] },
    commands: ['update', 'upgrade', 'update-minimal', 'upgrade-minimal'],
  },
  { manager: zypper, commands: ['update', 'up', 'patch'] },
]

const upgraded: ContainerCheck = stepCheck(
  {
    name: 'packages-upgraded',
    title: 'All packages upgraded in the build',
    why: 'What the upgrade brings depends on the day of the build, and a cached layer brings nothing new for weeks.',
    remedy: 'Take a newer base image, and upgrade single packages by version where that cannot wait.',
    severity: 'info',
    aliases: [
      '682fe378-c180-4bd5-8a14-95fc285fb269',
      '09fda05e-da85-4ee7-ab8d-2800a5e6e756',
      '989ab888-7d1e-410f-9dde-c64a1d367bf2',
      '8f6456be-0018-46db-9ce6-b3b6dc8d34d2',
      'd4895357-dd49-4ba5-b726-1bb81cb50989',
      'DL3017',
      'DL3031',
      'DL3039',
    ],
    controls: updates,
    bad: [
      'FROM debian:12\nRUN apt-get update && apt-get upgrade -y\n',
      'FROM fedora:40\nRUN dnf -y update && dnf clean all\n',
    ],
    good: [
      'FROM fedora:40\nRUN dnf -y update openssl-3.2.1 && dnf clean all\n',
      'FROM debian:12\nRUN apt-get update && apt-get install -y curl\n',
    ],
  },
  (step) => {
    for (const { manager, commands } of upgrades) {
      const command = subcommand(step, manager)
      if (command === undefined || !commands.includes(command) || plain(step, manager).length > 1) continue
      return {
        at: step.at,
        message: `\`${step.call.name} ${command}\` brings whatever is newest on the day of the build. Take a newer base image.`,
      }
    }
    return undefined
  },
)

const managers: readonly { manager: Manager; update: readonly string[]; install: readonly string[] }[] = [
  {
    manager: apt,
    update: ['update'],
    install: [
      'install',
      'upgrade',
      'dist-upgrade',
      'full-upgrade',
      'reinstall',
      'build-dep',
      'source',
      'download',
      'safe-upgrade',
    ],
  },
  { manager: apk, update: ['update'], install: ['add', 'upgrade', 'fetch'] },
  {
    manager: yum,
    update: ['update', 'makecache', 'check-update'],
    install: ['install', 'groupinstall', 'localinstall', 'reinstall', 'upgrade'],
  },
  {
    manager: dnf,
    update: ['update', 'makecache', 'check-update'],
    install: ['install', 'groupinstall', 'localinstall', 'reinstall', 'upgrade'],
  },
  {
    manager: zypper,
    update: ['update', 'up', 'refresh', 'ref'],
    install: ['install', 'in', 'source-install', 'patch'],
  },
]

/** An update with nothing installed behind it in the same RUN: its layer is cached and grows stale. */
function aloneUpdate(step: Step): boolean {
  for (const { manager, update, install } of managers) {
    const command = subcommand(step, manager)
    if (command === undefined || !update.includes(command)) continue
    // For yum and dnf `update NAME` installs; without names it upgrades everything, which counts as an update here.
    if (manager !== apt && plain(step, manager).length > 1) return false
    const { steps } = step.run
    const later = steps.slice(steps.indexOf(step) + 1)
    const uses = later.some((other) => {
      const next = subcommand(other, manager)
      return (
        (next !== undefined && install.includes(next)) ||
        /\.sh$|^make$|^ansible|^playwright$|^npx$/.test(other.call.name)
      )
    })
    return !uses
  }
  return false
}

const updateAlone: ContainerCheck = stepCheck(
  {
    name: 'update-alone',
    title: 'Package index updated in a step of its own',
    why: 'Docker caches the layer of the update. Later installations in other steps then use the stale index and install old packages with known holes.',
    remedy: 'Update and install in one RUN.',
    severity: 'low',
    weakness: 'CWE-1104',
    aliases: ['9bae49be-0aa3-4de5-bab2-4c3a069e40cd', 'CKV_DOCKER_5', ...trivy(17, 'no-orphan-package-update')],
    controls: updates,
    bad: ['FROM debian:12\nRUN apt-get update\nRUN apt-get install -y curl\n', 'FROM alpine:3.20\nRUN apk update\n'],
    good: ['FROM debian:12\nRUN apt-get update && apt-get install -y curl\n', 'FROM debian:12\nRUN npm update\n'],
  },
  (step) =>
    aloneUpdate(step)
      ? {
          at: step.at,
          message:
            'The package index is updated without installing anything in the same RUN; the layer is cached and later steps use a stale index. Join update and install with `&&`.',
        }
      : undefined,
)

interface CacheRule {
  readonly name: string
  readonly manager: Manager
  readonly paths: readonly string[]
  readonly aliases: readonly string[]
}

const cleanRules: readonly CacheRule[] = [
  {
    name: 'yum',
    manager: yum,
    paths: ['/var/cache/yum'],
    aliases: ['00481784-25aa-4a55-8633-3136dfcf4f37', 'DL3032', ...trivy(15, 'purge-yum-package-cache')],
  },
  {
    name: 'dnf',
    manager: dnf,
    paths: ['/var/cache/dnf', '/var/cache/libdnf5', '/var/cache/tdnf', '/var/cache/yum'],
    aliases: ['295acb63-9246-4b21-b441-7c1f1fb62dc0', 'DL3040', ...trivy(19, 'purge-dnf-package-cache')],
  },
  {
    name: 'microdnf',
    manager: microdnf,
    paths: ['/var/cache/dnf', '/var/cache/yum'],
    aliases: [...trivy(27, 'purge-microdnf-package-cache')],
  },
  {
    name: 'zypper',
    manager: zypper,
    paths: ['/var/cache/zypp'],
    aliases: ['38300d1a-feb2-4a48-936a-d1ef1cd24313', 'DL3036', ...trivy(20, 'purge-zipper-cache')],
  },
]

function cleanedLater(step: Step, rule: CacheRule): boolean {
  const { steps } = step.run
  const family = rule.manager === zypper ? zypper.names : [...yum.names, ...dnf.names, ...microdnf.names]
  const cleaned = steps
    .slice(steps.indexOf(step) + 1)
    .some(
      (other) =>
        family.includes(other.call.name) && other.call.args.some(({ text }) => text === 'clean' || text === 'cc'),
    )
  return (
    cleaned ||
    rule.paths.some((path) => removedLater(step, path) || cacheMounted(step.run, path, '/var/cache')) ||
    removedLater(step, '/var/cache/*')
  )
}

const cleanChecks: readonly ContainerCheck[] = cleanRules.map((rule) => {
  const command = rule.manager === zypper ? 'zypper clean' : `${rule.name} clean all`
  return stepCheck(
    {
      name: `${rule.name}-cache-kept`,
      title: `${rule.name} leaves its cache in the image`,
      why: 'Package files and metadata that stay in the layer are pulled with every image and serve nobody.',
      remedy: `Run \`${command}\` at the end of the same RUN.`,
      severity: 'low',
      aliases: rule.aliases,
      controls: minimal,
      bad: [`FROM example/base:1\nRUN ${rule.name} install -y curl\n`],
      good: [
        `FROM example/base:1\nRUN ${rule.name} install -y curl && ${command}\n`,
        `FROM example/base:1\nRUN ${rule.name} install -y curl && rm -rf ${rule.paths[0]}\n`,
      ],
    },
    (step) => {
      if (installed(step, rule.manager) === undefined || cleanedLater(step, rule)) return undefined
      return {
        at: step.at,
        message: `${rule.name} keeps package files and metadata in the layer. Run \`${command}\` at the end of the same RUN.`,
      }
    },
  )
})

interface YesRule {
  readonly name: string
  readonly manager: Manager
  readonly options: readonly string[]
  readonly aliases: readonly string[]
}

const yesRules: readonly YesRule[] = [
  {
    name: 'yum',
    manager: yum,
    options: ['-y', '--assumeyes', '--assume-yes'],
    aliases: ['6e19193a-8753-436d-8a09-76dcff91bb03', 'DL3030'],
  },
  {
    name: 'dnf',
    manager: { ...dnf, names: [...dnf.names, ...microdnf.names] },
    options: ['-y', '--assumeyes', '--best-yes'],
    aliases: ['7ebd323c-31b7-4e5b-b26f-de5e9e477af8', 'DL3038'],
  },
  {
    name: 'zypper',
    manager: zypper,
    options: ['-n', '--non-interactive', '-y', '--no-confirm'],
    aliases: ['45e1fca5-f90e-465d-825f-c2cb63fa3944', 'DL3034'],
  },
]

const yesChecks: readonly ContainerCheck[] = yesRules.map((rule) =>
  stepCheck(
    {
      name: `${rule.name}-assume-yes`,
      title: `${rule.name} waits for an answer`,
      why: 'A build has no keyboard: without the option the installation stops at the question.',
      remedy: 'Add `-y`.',
      severity: 'low',
      fixable: true,
      aliases: rule.aliases,
      controls: hygiene,
      bad: [`FROM example/base:1\nRUN ${rule.name} install curl\n`],
      good: [`FROM example/base:1\nRUN ${rule.name} install -y curl\n`],
    },
    (step) => {
      if (installed(step, rule.manager) === undefined || given(step, ...rule.options)) return undefined
      return lacking(
        step,
        rule.manager,
        '-y',
        `\`${step.call.name} install\` asks for confirmation, which nobody can give in a build. Add \`-y\`.`,
      )
    },
  ),
)

const apkChecks: readonly ContainerCheck[] = [
  stepCheck(
    {
      name: 'apk-cache-kept',
      title: 'apk leaves its index in the image',
      why: 'Without `--no-cache` the package index stays in the layer, is pulled with every image, and grows stale.',
      remedy: 'Use `apk add --no-cache`; a separate `apk update` is then not needed.',
      severity: 'low',
      fixable: true,
      aliases: ['ae9c56a6-3ed1-4ac0-9b54-31267f51151d', 'DL3019', ...trivy(25, 'purge-apk-package-cache')],
      controls: minimal,
      bad: ['FROM alpine:3.20\nRUN apk add curl\n', 'FROM alpine:3.20\nRUN apk update && apk add --update curl\n'],
      good: [
        'FROM alpine:3.20\nRUN apk add --no-cache curl && apk --no-cache add git\n',
        'FROM alpine:3.20\nRUN --mount=type=cache,target=/var/cache/apk apk add curl\n',
        'FROM alpine:3.20\nRUN apk add curl && rm -rf /var/cache/apk/*\n',
      ],
    },
    (step) => {
      if (installed(step, apk) === undefined || given(step, '--no-cache', '--no-network')) return undefined
      if (
        removedLater(step, '/var/cache/apk') ||
        cacheMounted(step.run, '/var/cache/apk', '/var/cache', '/etc/apk/cache')
      )
        return undefined
      return lacking(step, apk, '--no-cache', '`apk add` leaves its package index in the layer. Add `--no-cache`.')
    },
  ),
]

const nameOf = (word: ShellWord): string => word.text

/** Two downloaders in one image. */
const twoDownloaders: ContainerCheck = imageCheck(
  {
    name: 'wget-and-curl',
    title: 'Both wget and curl in use',
    why: 'Two programs for one purpose are twice the attack surface and two places to configure proxies and certificates.',
    remedy: 'Settle on one of them.',
    severity: 'info',
    aliases: ['fc775e75-fcfb-4c98-b2f2-910c5858b359', 'DL4001', ...trivy(14, 'standardise-remote-get')],
    controls: minimal,
    bad: ['FROM debian:12\nRUN wget https://example.com/a\nRUN curl -O https://example.com/b\n'],
    good: [
      'FROM debian:12\nRUN curl -O https://example.com/b\n',
      'FROM debian:12 AS a\nRUN curl -O https://example.com/b\nFROM debian:12\nRUN wget https://example.com/a\n',
    ],
  },
  function* find(image) {
    for (const stage of image.graph.stages) {
      const steps = image.runs.filter((run) => run.stage === stage).flatMap((run) => run.steps)
      const wget = steps.find((step) => step.call.name === 'wget')
      const curl = steps.find((step) => step.call.name === 'curl')
      if (wget === undefined || curl === undefined) continue
      const [first, second] = wget.at.start < curl.at.start ? [wget, curl] : [curl, wget]
      yield {
        at: second.at,
        message: `This stage downloads with ${first.call.name} and with ${second.call.name}. Settle on one, and leave the other out of the image.`,
        identity: [stage.name ?? stage.image.text, second.call.args.map(nameOf).join(' ')],
        related: [{ at: first.at, note: `${first.call.name} is used here` }],
      }
    }
  },
)

export const packageChecks: readonly ContainerCheck[] = [
  ...aptChecks,
  updateAlone,
  upgraded,
  ...cleanChecks,
  ...yesChecks,
  ...apkChecks,
  twoDownloaders,
]
