import type { ContainerCheck } from '../check.ts'
import { hygiene, leastPrivilege, minimal, secrecy } from './controls.ts'
import { imageCheck, stepCheck, trivy } from './define.ts'
import { given } from './managers.ts'

const pointless = new Set([
  'ssh',
  'vim',
  'vi',
  'nano',
  'emacs',
  'shutdown',
  'service',
  'ps',
  'free',
  'top',
  'htop',
  'kill',
  'mount',
  'ifconfig',
])

const sudo: ContainerCheck = stepCheck(
  {
    name: 'sudo-used',
    title: 'sudo in a build step',
    why: 'sudo has no terminal and no signals in a build, and once installed it is a way to root for whoever breaks into the container.',
    remedy: 'Switch with USER root and back, or use gosu.',
    severity: 'low',
    fixable: true,
    weakness: 'CWE-250',
    aliases: ['8ada6e80-0ade-439e-b176-0b28f6bce35a', 'CKV2_DOCKER_1', 'DL3004', ...trivy(10, 'no-sudo-run')],
    controls: leastPrivilege,
    bad: ['FROM debian:12\nRUN sudo apt-get update\n', 'FROM debian:12\nRUN true && sudo -E make install\n'],
    good: ['FROM debian:12\nRUN apt-get install -y --no-install-recommends sudo=1.9 && echo sudo\n'],
  },
  (step, image) => {
    const wrapper = step.call.name === 'sudo' ? step.call : step.call.wrappers.find(({ name }) => name === 'sudo')
    if (wrapper === undefined) return undefined
    const at = step.span(wrapper.word)
    const { command } = step.occurrence
    const behind = command.words[command.words.indexOf(wrapper.word) + 1]
    const root = !image.every('USER').some(({ instruction }) => instruction.start < step.run.instruction.start)
    const simple = behind !== undefined && /^[a-z./]/.test(behind.text) && root
    const gap = behind === undefined ? at : { start: at.start, end: step.span(behind).start }
    return {
      at,
      message: '`sudo` is not needed in a build and leaves a way to root in the image. Switch with USER instead.',
      identity: [command.words.map(({ text }) => text).join(' ')],
      ...(simple ? { fix: { title: 'Remove sudo', safety: 'safe', edits: [{ ...gap, text: '' }] } } : {}),
    }
  },
)

const pipefail: ContainerCheck = imageCheck(
  {
    name: 'pipe-without-pipefail',
    title: 'Pipe hides a failed command',
    why: 'A pipe ends with the status of its last command. When the download before it fails, the build goes on with half a file.',
    remedy: 'Set `SHELL ["/bin/bash", "-o", "pipefail", "-c"]` or begin the script with `set -o pipefail`.',
    severity: 'info',
    aliases: ['efbf148a-67e9-42d2-ac47-02fa1c0d0b22', 'DL4006'],
    controls: hygiene,
    bad: ['FROM debian:12\nRUN wget -O - https://example.com/a | tar x\n'],
    good: [
      'FROM debian:12\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN wget -O - https://example.com/a | tar x\n',
      'FROM debian:12\nRUN set -euo pipefail; wget -O - https://example.com/a | tar x\n',
      'FROM debian:12\nRUN echo "abc  f" | sha256sum -c\n',
    ],
  },
  function* find(image) {
    for (const run of image.runs) {
      const safeShell =
        run.shellOptions.some((option) => option.includes('pipefail')) ||
        run.shell.includes('powershell') ||
        run.shell === 'pwsh'
      if (safeShell || run.instruction.json) continue
      const set = run.steps.find(({ call }) => call.name === 'set' && call.args.some(({ text }) => text === 'pipefail'))
      const piped = run.steps.find(({ occurrence, call, at }) => {
        const producer = occurrence.pipeline.length > 1 && occurrence.position === 0 && !occurrence.nested
        return (
          producer &&
          !['echo', 'printf', 'yes', 'cat', 'true'].includes(call.name) &&
          (set === undefined || set.at.start > at.start)
        )
      })
      if (piped === undefined) continue
      yield {
        at: piped.at,
        message: `If ${piped.call.name || 'the first command'} fails, the pipe still succeeds and the build goes on. Set \`pipefail\` for the shell.`,
      }
    }
  },
)

export const commandChecks: readonly ContainerCheck[] = [
  sudo,
  pipefail,
  stepCheck(
    {
      name: 'cd-instead-of-workdir',
      title: 'cd where WORKDIR is meant',
      why: 'cd holds for its own RUN only; later steps run elsewhere than one reads.',
      remedy: 'Use WORKDIR.',
      severity: 'info',
      aliases: ['f4a6bcd3-e231-4acf-993c-aa027be50d2e', 'DL3003', ...trivy(13, 'use-workdir-over-cd')],
      controls: hygiene,
      bad: ['FROM debian:12\nRUN cd /usr/src && make\n'],
      good: ['FROM debian:12\nWORKDIR /usr/src\nRUN make && (cd sub && make)\n'],
    },
    (step) => {
      if (step.call.name !== 'cd' || step.occurrence.nested || step.run.instruction.json) return undefined
      return {
        at: step.at,
        message: '`cd` holds only until the end of this RUN. Use WORKDIR, which holds for all steps after it.',
      }
    },
  ),
  stepCheck(
    {
      name: 'pointless-command',
      title: 'Command that has no place in a build',
      why: 'A build has no users, services or hardware: such a command does nothing, or shows that the image is used like a machine.',
      remedy: 'Leave it out.',
      severity: 'info',
      aliases: ['DL3001'],
      controls: minimal,
      bad: ['FROM debian:12\nRUN service nginx start\n'],
      good: ['FROM debian:12\nRUN nginx -t\n'],
    },
    (step) =>
      pointless.has(step.call.name)
        ? { at: step.at, message: `\`${step.call.name}\` has no lasting effect in a build step. Leave it out.` }
        : undefined,
  ),
  stepCheck(
    {
      name: 'default-shell-replaced',
      title: 'System shell replaced by a link',
      why: "Scripts that rely on the distribution's /bin/sh then run under another shell.",
      remedy: 'Use the SHELL instruction.',
      severity: 'low',
      aliases: ['8a301064-c291-4b20-adcb-403fe7fd95fd', 'DL4005'],
      controls: hygiene,
      bad: ['FROM debian:12\nRUN ln -sf /bin/bash /bin/sh\n'],
      good: ['FROM debian:12\nSHELL ["/bin/bash", "-c"]\n'],
    },
    (step) => {
      if (step.call.name !== 'ln' || !step.call.args.some(({ text }) => text === '/bin/sh' || text === '/usr/bin/sh'))
        return undefined
      return {
        at: step.at,
        message: 'This replaces the shell that all system scripts use. Use the SHELL instruction for the build.',
      }
    },
  ),
  stepCheck(
    {
      name: 'useradd-large-id',
      title: 'useradd with a large id and no -l',
      why: 'useradd writes the log of last logins up to the id: with a large one the layer grows by gigabytes.',
      remedy: 'Add `-l` (`--no-log-init`).',
      severity: 'low',
      aliases: ['DL3046'],
      controls: hygiene,
      bad: ['FROM debian:12\nRUN useradd -u 1234567 app\n'],
      good: ['FROM debian:12\nRUN useradd -l -u 1234567 app && useradd -u 1000 b\n'],
    },
    (step) => {
      if (step.call.name !== 'useradd' || given(step, '-l', '--no-log-init')) return undefined
      const { args } = step.call
      const index = args.findIndex(({ text }) => text === '-u' || text === '--uid' || /^-[a-zA-Z]*u$/.test(text))
      const id = index < 0 ? args.find(({ text }) => text.startsWith('--uid='))?.text.slice(6) : args[index + 1]?.text
      if (id === undefined || !/^\d{6,}$/.test(id)) return undefined
      return {
        at: step.at,
        message: `useradd with id ${id} fills a log file up to that id and makes a huge layer. Add \`-l\`.`,
      }
    },
  ),
  stepCheck(
    {
      name: 'wget-progress',
      title: 'wget writes its progress bar into the build log',
      why: 'Thousands of lines of progress hide the messages that matter.',
      remedy: 'Add `--progress=dot:giga`, or `-q` or `-nv`.',
      severity: 'info',
      confidence: 'low',
      aliases: ['DL3047'],
      controls: hygiene,
      bad: ['FROM debian:12\nRUN wget https://example.com/a\n'],
      good: [
        'FROM debian:12\nRUN wget -q https://example.com/a && wget --progress=dot:giga https://example.com/b && wget -nv https://example.com/c -o log\n',
      ],
    },
    (step) => {
      if (
        step.call.name !== 'wget' ||
        step.call.args.some(({ text }) =>
          /^-[a-zA-Z]*q|^-nv|^--(quiet|no-verbose|progress|output-file|append-output)|^-[oa]/.test(text),
        )
      )
        return undefined
      return {
        at: step.at,
        message: '`wget` fills the build log with its progress bar. Add `--progress=dot:giga` or `-q`.',
      }
    },
  ),
  stepCheck(
    {
      name: 'chpasswd-used',
      title: 'Password set in the image',
      why: 'The password, or its hash, is in a layer that everyone who can pull the image can read, the same in every container.',
      remedy: 'Leave accounts without passwords; use `docker exec` for a shell.',
      severity: 'high',
      weakness: 'CWE-798',
      aliases: ['CKV2_DOCKER_17'],
      controls: secrecy,
      bad: ['FROM debian:12\nRUN echo "root:secret" | chpasswd\n'],
      good: ['FROM debian:12\nRUN useradd app\n'],
    },
    (step) =>
      step.call.name === 'chpasswd'
        ? {
            at: step.at,
            message:
              'A password set in the image is the same in every container and readable in the layer. Leave the account without one.',
          }
        : undefined,
  ),
  stepCheck(
    {
      name: 'world-writable',
      title: 'Files made writable for everybody',
      why: 'Any process in the container can then alter programs or configuration, and wait for a more privileged one to use them.',
      remedy: 'Give the one user that writes the files their ownership, and others no write permission.',
      severity: 'medium',
      weakness: 'CWE-732',
      aliases: [],
      controls: leastPrivilege,
      bad: ['FROM debian:12\nRUN chmod -R 777 /app\n', 'FROM debian:12\nRUN chmod a+rwx /app\n'],
      good: ['FROM debian:12\nRUN chmod 755 /app && chmod 1777 /tmp && chmod +x /a\n'],
    },
    (step) => {
      if (step.call.name !== 'chmod') return undefined
      const mode = step.call.args.find(({ text }) => !text.startsWith('-'))?.text ?? ''
      if (!/^0?[0-7]{2}[2367]$|^([ugo]*[ao][ugoa]*)[+=]r?w/.test(mode)) return undefined
      return {
        at: step.at,
        message: `Mode ${mode} lets every process in the container alter these files. Give write permission to their owner only.`,
      }
    },
  ),
]
