import { parseImage, substitute, type Instruction } from '@bartizan/syntax/dockerfile'
import { leastPrivilege } from './controls.ts'
import { imageCheck, trivy } from './define.ts'
import type { ContainerCheck, Hit } from '../check.ts'
import type { ImageContext } from '../context.ts'

/** Images that are published with another user than root. */
const unprivilegedTag = /(^|[-.])(nonroot|rootless)($|[-.])/
const unprivilegedName =
  /(^|\/)(nginx-unprivileged|nonroot)$|^cgr\.dev\/chainguard\/|^(docker\.io\/)?bitnami\/|-unprivileged$|-rootless$/

function startsUnprivileged(image: ImageContext): boolean {
  const base = image.shipped[0]
  if (base === undefined) return false
  if (!base.image.complete) return true
  const { name, tag } = parseImage(base.image.text)
  return unprivilegedName.test(name) || (tag !== undefined && unprivilegedTag.test(tag))
}

interface EffectiveUser {
  readonly instruction: Instruction
  readonly user: string
  readonly known: boolean
}

function effectiveUser(image: ImageContext): EffectiveUser | undefined {
  const instruction = image.shipped
    .flatMap((stage) => stage.instructions)
    .findLast((candidate) => candidate.keyword === 'USER')
  if (instruction === undefined || image.final === undefined) return undefined
  const written = instruction.words[0]?.value ?? instruction.rest.text
  const { text, complete } = substitute(written, image.variables(image.final))
  return { instruction, user: text.split(':')[0] ?? '', known: complete }
}

const isRoot = (user: string): boolean => user === 'root' || /^0+$/.test(user)

function* rootUsers(image: ImageContext): Iterable<Hit> {
  const found = effectiveUser(image)
  if (found === undefined || !found.known || !isRoot(found.user)) return
  yield {
    at: found.instruction,
    message: `The last USER is ${found.user}, so the container runs as root. Switch to an unprivileged user after the steps that need root.`,
    identity: [image.final?.image.text ?? '', 'root'],
  }
}

function* missingUsers(image: ImageContext): Iterable<Hit> {
  const { final } = image
  if (final === undefined || effectiveUser(image) !== undefined || startsUnprivileged(image)) return
  yield {
    at: final.from,
    message:
      'The image sets no USER, so its processes run as root. Create an unprivileged user and switch to it with USER.',
    identity: [final.image.text, final.name ?? ''],
  }
}

export const userChecks: readonly ContainerCheck[] = [
  imageCheck(
    {
      name: 'user-root',
      title: 'Container runs as root by choice',
      why: 'A process that is root inside the container needs one kernel or runtime flaw, or one careless mount, to be root on the host.',
      remedy: 'Put a USER with a numeric, unprivileged id behind the last step that needs root.',
      severity: 'medium',
      weakness: 'CWE-250',
      aliases: ['67fd0c4a-68cf-46d7-8c41-bc9fba7e40ae', 'CKV_DOCKER_8', 'DL3002', ...trivy(2, 'least-privilege-user')],
      controls: leastPrivilege,
      bad: [
        'FROM alpine:3.20\nUSER app\nRUN true\nUSER root\n',
        'FROM alpine:3.20\nUSER 0:0\n',
        'FROM a:1 AS b\nUSER root\nFROM b\n',
      ],
      good: [
        'FROM alpine:3.20\nUSER root\nRUN apk add --no-cache curl\nUSER 10001\n',
        'FROM a:1 AS b\nUSER root\nFROM alpine:3.20\nUSER app\n',
      ],
    },
    rootUsers,
  ),
  imageCheck(
    {
      name: 'user-missing',
      title: 'Container runs as root by default',
      why: 'Without USER the image runs as root unless whoever starts it thinks of it. Root in the container needs only one flaw more to be root on the host.',
      remedy:
        'Create an unprivileged user and name it with USER, best by its numeric id so that Kubernetes can verify `runAsNonRoot`.',
      severity: 'medium',
      weakness: 'CWE-250',
      aliases: ['fd54f200-402c-4333-a5a4-36ef6709af2f', 'CKV_DOCKER_3', ...trivy(2, 'least-privilege-user')],
      controls: leastPrivilege,
      bad: ['FROM alpine:3.20\nCMD ["app"]\n', 'FROM golang:1.23 AS build\nUSER app\nFROM alpine:3.20\n'],
      good: [
        'FROM alpine:3.20\nUSER 10001\n',
        'FROM alpine:3.20 AS base\nUSER app\nFROM base\nCMD ["x"]\n',
        'FROM gcr.io/distroless/static-debian12:nonroot\nCMD ["/app"]\n',
      ],
    },
    missingUsers,
  ),
]
