import type { ContainerCheck } from '../check.ts'
import { minimal } from './controls.ts'
import { stepCheck } from './define.ts'
import { cacheMounted, given, removedLater } from './managers.ts'
import { pipInstall } from './pinning.ts'

export const languageCacheChecks: readonly ContainerCheck[] = [
  stepCheck(
    {
      name: 'pip-cache-kept',
      title: 'pip leaves its download cache in the image',
      why: 'Downloaded packages that stay in the layer enlarge every pull and are never used again.',
      remedy: 'Add `--no-cache-dir`, set PIP_NO_CACHE_DIR, or mount a build cache.',
      severity: 'info',
      fixable: true,
      aliases: ['f2f903fb-b977-461e-98d7-b3e2185c6118', 'DL3042'],
      controls: minimal,
      bad: ['FROM python:3.12\nRUN pip install requests==2.32.3\n'],
      good: [
        'FROM python:3.12\nRUN pip install --no-cache-dir requests==2.32.3\n',
        'FROM python:3.12\nENV PIP_NO_CACHE_DIR=1\nRUN pip install requests==2.32.3\n',
        'FROM python:3.12\nRUN --mount=type=cache,target=/root/.cache/pip pip install requests==2.32.3\n',
      ],
    },
    (step, image) => {
      const args = pipInstall(step)
      if (
        args === undefined ||
        given(step, '--no-cache-dir', '--no-cache') ||
        removedLater(step, '/root/.cache') ||
        removedLater(step, '~/.cache')
      )
        return undefined
      const setting = image.variables(step.run.stage)('PIP_NO_CACHE_DIR')?.toLowerCase()
      const inline = step.occurrence.command.assignments.some(({ name }) => name === 'PIP_NO_CACHE_DIR')
      if (inline || (setting !== undefined && !['0', 'false', 'no', ''].includes(setting))) return undefined
      if (cacheMounted(step.run, '[^,]*/\\.cache/pip', '[^,]*/\\.cache')) return undefined
      const word = args.find(({ text }) => text === 'install')
      const end = word === undefined ? undefined : step.span(word).end
      return {
        at: step.at,
        message: '`pip install` keeps its downloads in the layer. Add `--no-cache-dir`.',
        ...(end === undefined
          ? {}
          : {
              fix: {
                title: 'Add --no-cache-dir',
                safety: 'safe',
                edits: [{ start: end, end, text: ' --no-cache-dir' }],
              },
            }),
      }
    },
  ),
  stepCheck(
    {
      name: 'yarn-cache-kept',
      title: 'yarn leaves its download cache in the image',
      why: 'Downloaded packages that stay in the layer enlarge every pull and are never used again.',
      remedy: 'Run `yarn cache clean` in the same RUN, or mount a build cache.',
      severity: 'info',
      aliases: ['DL3060'],
      controls: minimal,
      bad: ['FROM node:22\nRUN yarn install --frozen-lockfile\n'],
      good: [
        'FROM node:22\nRUN yarn install --frozen-lockfile && yarn cache clean\n',
        'FROM node:22\nRUN --mount=type=cache,target=/usr/local/share/.cache/yarn yarn install\n',
      ],
    },
    (step) => {
      if (step.call.name !== 'yarn' || step.call.args[0]?.text !== 'install') return undefined
      const { steps } = step.run
      const cleaned = steps.some(
        ({ call }) => call.name === 'yarn' && call.args[0]?.text === 'cache' && call.args[1]?.text === 'clean',
      )
      const mounted = step.run.instruction.flags.some(
        ({ name, value }) => name === 'mount' && value?.includes('cache') === true,
      )
      if (cleaned || mounted) return undefined
      return {
        at: step.at,
        message: '`yarn install` keeps its downloads in the layer. Run `yarn cache clean` in the same RUN.',
      }
    },
  ),
]
