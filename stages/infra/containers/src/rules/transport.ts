import type { Cwe } from '@bartizan/model'
import type { ContainerCheck, Hit } from '../check.ts'
import type { ImageContext } from '../context.ts'
import type { Step } from '../run.ts'
import { provenance, transport } from './controls.ts'
import { imageCheck, stepCheck } from './define.ts'
import { apk, apt, dnf, microdnf, yum } from './managers.ts'
import { pipInstall } from './pinning.ts'

interface OptionRule {
  readonly name: string
  readonly title: string
  readonly aliases: readonly string[]
  readonly weakness: Cwe
  readonly what: string
  readonly bad: string
  readonly good: string
  /** Span of what switches the protection off. */
  find(step: Step): { readonly start: number; readonly end: number } | undefined
}

/** The first argument that equals one of the options or starts with `OPTION=`. */
function option(step: Step, names: readonly string[], options: readonly string[]): ReturnType<OptionRule['find']> {
  if (!names.includes(step.call.name)) return undefined
  const word = step.call.args.find(({ text }) => options.some((name) => text === name || text.startsWith(`${name}=`)))
  return word === undefined ? undefined : step.span(word)
}

function curlInsecure(step: Step): ReturnType<OptionRule['find']> {
  if (step.call.name !== 'curl') return undefined
  const word = step.call.args.find(
    ({ text }) => text === '--insecure' || text === '--proxy-insecure' || /^-[a-zA-Z#]*k[a-zA-Z#]*$/.test(text),
  )
  return word === undefined ? undefined : step.span(word)
}

function strictSslOff(step: Step): ReturnType<OptionRule['find']> {
  if (!['npm', 'yarn', 'pnpm'].includes(step.call.name)) return undefined
  const text = step.call.args.map((arg) => arg.text).join(' ')
  if (!/^(-g |--global )?(c(onfig)? )?set (-g |--global )?strict-ssl[ =]false\b/.test(text)) return undefined
  return step.at
}

function sslVerifyOff(step: Step): ReturnType<OptionRule['find']> {
  const manager = [...yum.names, ...dnf.names, ...microdnf.names, 'yum-config-manager', 'dnf-config-manager'].includes(
    step.call.name,
  )
  if (!manager) return undefined
  const word = step.call.args.find(({ text }) =>
    /(^--setopt=|^)["']?([^=\s]+\.)?sslverify["']?=["']?(0|false|no)\b/i.test(text),
  )
  return word === undefined ? undefined : step.span(word)
}

const rpmFamily = [...yum.names, ...dnf.names, ...microdnf.names]

const optionRules: readonly OptionRule[] = [
  {
    name: 'curl-insecure',
    title: 'curl accepts any certificate',
    aliases: ['CKV2_DOCKER_2'],
    weakness: 'CWE-295',
    what: 'curl then accepts any certificate',
    bad: 'curl -sk https://example.com/a -o /a',
    good: 'curl -fsSL --cacert /ca.pem https://example.com/a -o /k',
    find: curlInsecure,
  },
  {
    name: 'wget-insecure',
    title: 'wget accepts any certificate',
    aliases: ['CKV2_DOCKER_3'],
    weakness: 'CWE-295',
    what: 'wget then accepts any certificate',
    bad: 'wget --no-check-certificate https://example.com/a',
    good: 'wget --progress=dot:giga https://example.com/a',
    find: (step) => option(step, ['wget'], ['--no-check-certificate']),
  },
  {
    name: 'pip-trusted-host',
    title: 'pip trusts a host without a valid certificate',
    aliases: ['CKV2_DOCKER_4'],
    weakness: 'CWE-295',
    what: 'pip then takes packages from that host whatever certificate it shows',
    bad: 'pip install --trusted-host pypi.example.com app==1.0',
    good: 'pip install --index-url https://pypi.example.com/simple app==1.0',
    find: (step) => {
      const args = pipInstall(step) ?? (/^pip[0-9.]*$/.test(step.call.name) ? step.call.args : undefined)
      const word = args?.find(({ text }) => /^--trusted-host(=|$)/.test(text))
      return word === undefined ? undefined : step.span(word)
    },
  },
  {
    name: 'apk-untrusted',
    title: 'apk installs packages without a trusted signature',
    aliases: ['CKV2_DOCKER_7'],
    weakness: 'CWE-347',
    what: 'apk then installs packages that nobody has signed',
    bad: 'apk add --no-cache --allow-untrusted /a.apk',
    good: 'apk add --no-cache curl=8.9.0-r0',
    find: (step) => option(step, apk.names, ['--allow-untrusted']),
  },
  {
    name: 'apt-unauthenticated',
    title: 'apt-get installs packages without a trusted signature',
    aliases: ['CKV2_DOCKER_8'],
    weakness: 'CWE-347',
    what: 'apt-get then installs packages that nobody has signed',
    bad: 'apt-get install -y --allow-unauthenticated curl',
    good: 'apt-get install -y curl=7.88.1',
    find: (step) => option(step, apt.names, ['--allow-unauthenticated', '--allow-insecure-repositories']),
  },
  {
    name: 'apt-force-yes',
    title: 'apt-get told to go on against all warnings',
    aliases: ['CKV2_DOCKER_11'],
    weakness: 'CWE-347',
    what: 'apt-get then skips signature checks and downgrades packages',
    bad: 'apt-get install -y --force-yes curl',
    good: 'apt-get install -y curl=7.88.1',
    find: (step) => option(step, apt.names, ['--force-yes']),
  },
  {
    name: 'rpm-nogpgcheck',
    title: 'yum or dnf installs packages without checking signatures',
    aliases: ['CKV2_DOCKER_9'],
    weakness: 'CWE-347',
    what: 'the package manager then installs packages that nobody has signed',
    bad: 'dnf install -y --nogpgcheck curl',
    good: 'dnf install -y curl-8.9.0 && dnf clean all',
    find: (step) => option(step, rpmFamily, ['--nogpgcheck', '--no-gpgchecks', '--no-gpg-checks']),
  },
  {
    name: 'rpm-nosignature',
    title: 'rpm installs packages without checking them',
    aliases: ['CKV2_DOCKER_10'],
    weakness: 'CWE-347',
    what: 'rpm then installs altered or unsigned packages',
    bad: 'rpm -i --nosignature /a.rpm',
    good: 'rpm -i /a.rpm',
    find: (step) => option(step, ['rpm'], ['--nodigest', '--nosignature', '--noverify', '--nofiledigest']),
  },
  {
    name: 'rpm-sslverify',
    title: 'yum or dnf accepts any certificate',
    aliases: ['CKV2_DOCKER_15'],
    weakness: 'CWE-295',
    what: 'repositories are then read from whoever answers',
    bad: 'yum-config-manager --save --setopt=base.sslverify=0',
    good: 'yum-config-manager --save --setopt=base.sslverify=1',
    find: sslVerifyOff,
  },
  {
    name: 'npm-strict-ssl',
    title: 'npm or yarn accepts any certificate',
    aliases: ['CKV2_DOCKER_13'],
    weakness: 'CWE-295',
    what: 'packages are then taken from whoever answers',
    bad: 'npm config set strict-ssl false',
    good: 'npm config set strict-ssl true',
    find: strictSslOff,
  },
  {
    name: 'git-ssl-verify',
    title: 'git accepts any certificate',
    aliases: [],
    weakness: 'CWE-295',
    what: 'sources are then fetched from whoever answers',
    bad: 'git config --global http.sslVerify false',
    good: 'git config --global http.sslVerify true',
    find: (step) =>
      step.call.name === 'git' &&
      /http\.(\S+\.)?sslverify[ =](false|0|no)\b/i.test(step.call.args.map((arg) => arg.text).join(' '))
        ? step.at
        : undefined,
  },
]

const optionChecks: readonly ContainerCheck[] = optionRules.map((rule) =>
  stepCheck(
    {
      name: rule.name,
      title: rule.title,
      why: `With this option ${rule.what}. Whoever stands between the build and the server, or has taken the server over, decides what is in the image.`,
      remedy:
        'Leave the option out. Where a private certificate authority or signing key is in use, install it in the image and let the check pass.',
      severity: 'high',
      weakness: rule.weakness,
      aliases: rule.aliases,
      controls: rule.weakness === 'CWE-295' ? transport : provenance,
      bad: [`FROM example/base:1\nRUN ${rule.bad}\n`],
      good: [`FROM example/base:1\nRUN ${rule.good}\n`],
    },
    (step) => {
      const at = rule.find(step)
      if (at === undefined) return undefined
      const words = step.occurrence.command.words.map(({ text }) => text).join(' ')
      return {
        at,
        message: `${rule.title}: ${rule.what}. Leave the option out and install the needed certificate or key.`,
        identity: [words],
      }
    },
  ),
)

interface VariableRule {
  readonly name: string
  readonly variable: string
  readonly aliases: readonly string[]
  readonly who: string
  readonly off: RegExp
  readonly bad: string
  readonly good: string
}

const anyValue = /\S/
const variableRules: readonly VariableRule[] = [
  {
    name: 'python-https-verify',
    variable: 'PYTHONHTTPSVERIFY',
    aliases: ['CKV2_DOCKER_5'],
    who: 'Python',
    off: /^0$/,
    bad: '0',
    good: '1',
  },
  {
    name: 'node-tls-reject-unauthorized',
    variable: 'NODE_TLS_REJECT_UNAUTHORIZED',
    aliases: ['CKV2_DOCKER_6'],
    who: 'Node.js',
    off: /^0$/,
    bad: '0',
    good: '1',
  },
  {
    name: 'npm-config-strict-ssl',
    variable: 'NPM_CONFIG_STRICT_SSL',
    aliases: ['CKV2_DOCKER_12'],
    who: 'npm',
    off: /^false$/i,
    bad: 'false',
    good: 'true',
  },
  {
    name: 'git-ssl-no-verify',
    variable: 'GIT_SSL_NO_VERIFY',
    aliases: ['CKV2_DOCKER_14'],
    who: 'git',
    off: anyValue,
    bad: '1',
    good: '',
  },
  {
    name: 'pip-trusted-host-variable',
    variable: 'PIP_TRUSTED_HOST',
    aliases: ['CKV2_DOCKER_16'],
    who: 'pip',
    off: anyValue,
    bad: 'pypi.example.com',
    good: '',
  },
]

function* variableHits(image: ImageContext, rule: VariableRule): Iterable<Hit> {
  const message = `${rule.variable} makes ${rule.who} accept any certificate, so whoever stands in between can alter what is fetched. Leave it out and install the certificate authority that is needed.`
  const same = (name: string): boolean =>
    name === rule.variable || (rule.variable.startsWith('NPM_') && name === rule.variable.toLowerCase())
  for (const keyword of ['ENV', 'ARG']) {
    const globals = keyword === 'ARG' ? image.graph.globals : []
    for (const instruction of [...globals, ...image.every(keyword).map((placed) => placed.instruction)]) {
      for (const pair of instruction.pairs) {
        if (same(pair.key) && rule.off.test(pair.value?.value ?? '')) yield { at: pair, message }
      }
    }
  }
  for (const run of image.runs) {
    for (const { occurrence, span, call } of run.steps) {
      for (const assignment of occurrence.command.assignments) {
        if (same(assignment.name) && rule.off.test(assignment.value?.text ?? ''))
          yield { at: span(assignment), message }
      }
      const words = call.name === 'export' || call.name === 'declare' ? call.args : call.environment
      for (const word of words) {
        const equals = word.text.indexOf('=')
        if (equals > 0 && same(word.text.slice(0, equals)) && rule.off.test(word.text.slice(equals + 1)))
          yield { at: span(word), message }
      }
    }
  }
}

const variableChecks: readonly ContainerCheck[] = variableRules.map((rule) =>
  imageCheck(
    {
      name: rule.name,
      title: `Variable switches ${rule.who}'s certificate check off`,
      why: `With this variable ${rule.who} talks to any server that answers. Set in the image it holds for the running service too, not only for the build.`,
      remedy: 'Leave the variable out; install the private certificate authority in the image where one is in use.',
      severity: 'high',
      weakness: 'CWE-295',
      aliases: rule.aliases,
      controls: transport,
      bad: [
        `FROM example/base:1\nENV ${rule.variable}=${rule.bad}\n`,
        `FROM example/base:1\nRUN ${rule.variable}=${rule.bad} ./build.sh\n`,
        `FROM example/base:1\nRUN export ${rule.variable}="${rule.bad}" && ./build.sh\n`,
      ],
      good: [`FROM example/base:1\nENV ${rule.variable}="${rule.good}"\nENV OTHER=${rule.bad}\n`],
    },
    (image) => variableHits(image, rule),
  ),
)

const downloaders = new Set(['curl', 'wget', 'fetch', 'aria2c'])
const interpreters = /^(sh|bash|ash|dash|zsh|python[0-9.]*|perl|ruby|node|php|source|\.)$/

function* pipedInstallers(image: ImageContext): Iterable<Hit> {
  for (const run of image.runs) {
    for (const step of run.steps) {
      const { pipeline, position } = step.occurrence
      if (!downloaders.has(step.call.name)) continue
      const behind = pipeline.slice(position + 1).flatMap((command) => (command.kind === 'simple' ? [command] : []))
      const target = behind
        .map((command) => command.words.map(({ text }) => text))
        .find((words) =>
          words.some((word, index) => index < 4 && interpreters.test(word.slice(word.lastIndexOf('/') + 1))),
        )
      const url = step.call.args.find(({ text }) => /^["']?(https?|ftp):/.test(text))?.text ?? ''
      const plainHttp = url.startsWith('http:') || url.startsWith('ftp:')
      const program = target?.find((word) => interpreters.test(word.slice(word.lastIndexOf('/') + 1))) ?? ''
      // `python -m json.tool` and `node -e` read the download as data.
      if (
        target === undefined ||
        target.some((word) => word === '-m' || word === '-c' || word === '-e' || word === '-ne' || word === '-pe')
      )
        continue
      yield {
        at: step.at,
        severity: plainHttp ? 'high' : 'medium',
        message: `What ${url === '' ? 'the server' : url} sends is run by ${program} unseen. Download a fixed version, compare its checksum or signature, then run it.`,
        identity: [url, program],
      }
    }
  }
}

export const transportChecks: readonly ContainerCheck[] = [
  ...optionChecks,
  ...variableChecks,
  imageCheck(
    {
      name: 'download-piped-to-shell',
      title: 'Downloaded script run unseen',
      why: 'The server, or whoever has taken it over, decides at every build what runs with root rights in the image. Nothing records what it was.',
      remedy: 'Download a fixed version, compare it with a checksum that stands in the Dockerfile, then run it.',
      severity: 'medium',
      weakness: 'CWE-494',
      aliases: [],
      controls: provenance,
      bad: [
        'FROM debian:12\nRUN curl -fsSL https://example.com/install.sh | bash\n',
        'FROM debian:12\nRUN wget -qO- https://example.com/i | sudo -E bash -\n',
      ],
      good: [
        'FROM debian:12\nRUN curl -fsSLo /i.sh https://example.com/i.sh && echo "abc  /i.sh" | sha256sum -c && sh /i.sh\n',
        'FROM debian:12\nRUN curl -s https://example.com/a.json | python3 -m json.tool\n',
      ],
    },
    pipedInstallers,
  ),
]
