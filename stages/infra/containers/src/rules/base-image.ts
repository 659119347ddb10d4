import { findStage, parseImage, type Stage } from '@bartizan/syntax/dockerfile'
import { hygiene, provenance, reproducible } from './controls.ts'
import { imageCheck, trivy } from './define.ts'
import type { ContainerCheck, Hit } from '../check.ts'
import type { ImageContext } from '../context.ts'

/** What a stage takes from a registry; undefined for an earlier stage, `scratch`, and names that are not fully known. */
function registryImage(stage: Stage): ReturnType<typeof parseImage> | undefined {
  if (stage.base !== undefined || stage.image.text === '' || stage.image.text.toLowerCase() === 'scratch')
    return undefined
  const reference = parseImage(stage.image.text)
  if (stage.image.complete) return reference
  // With a variable in it the tag is judged only where it is written out.
  const written = parseImage(stage.imageWord?.value ?? '')
  return written.tag !== undefined && !written.tag.includes('$') ? written : undefined
}

function* latestTags(image: ImageContext): Iterable<Hit> {
  for (const stage of image.graph.stages) {
    const reference = registryImage(stage)
    if (reference === undefined || reference.digest !== undefined || stage.imageWord === undefined) continue
    if (reference.tag !== undefined && reference.tag !== 'latest') continue
    const how = reference.tag === undefined ? 'has no tag and means' : 'is pinned to'
    yield {
      at: stage.imageWord,
      message: `${reference.name} ${how} \`latest\`, so two builds of this file can start from different images. Name a version, better still a digest.`,
      identity: [reference.name],
    }
  }
}

function* duplicateNames(image: ImageContext): Iterable<Hit> {
  const seen = new Map<string, Stage>()
  for (const stage of image.graph.stages) {
    if (stage.name === undefined || stage.nameWord === undefined) continue
    const first = seen.get(stage.name)
    if (first?.nameWord === undefined) seen.set(stage.name, stage)
    else {
      yield {
        at: stage.nameWord,
        message: `The stage name ${stage.name} is used twice; what copies from it gets one of the two stages by accident. Give each stage its own name.`,
        identity: [stage.name],
        related: [{ at: first.nameWord, note: 'first use of the name' }],
      }
    }
  }
}

function* platformFlags(image: ImageContext): Iterable<Hit> {
  for (const stage of image.graph.stages) {
    for (const flag of stage.from.flags) {
      if (flag.name !== 'platform' || flag.value === undefined || flag.value.includes('$')) continue
      yield {
        at: flag,
        message: `The platform is fixed to ${flag.value}, so a build for another platform silently gives the wrong image. Leave it to \`docker build --platform\`, or use $BUILDPLATFORM or $TARGETPLATFORM.`,
        identity: [stage.image.text, flag.value],
      }
    }
  }
}

const isVariable = (text: string): boolean => text.includes('$')

function* copySources(image: ImageContext): Iterable<{ hit: Hit; kind: 'own' | 'unknown' | 'number' }> {
  for (const { instruction, stage } of image.every('COPY')) {
    const flag = instruction.flags.find((given) => given.name === 'from')
    const source = flag?.value
    if (flag === undefined || source === undefined || isVariable(source)) continue
    const found = findStage(image.graph, source)
    const identity = [stage.name ?? stage.image.text, source]
    if (found === stage) {
      const message = `COPY takes files from ${source}, the very stage it stands in; the build fails. Copy from an earlier stage, or drop \`--from\`.`
      yield { kind: 'own', hit: { at: flag, message, identity } }
    } else if (/^\d+$/.test(source)) {
      const message = `COPY names its source by number; inserting a stage above changes what is copied. Name the stage with AS and use the name.`
      yield { kind: 'number', hit: { at: flag, message, identity } }
    } else if ((found === undefined || found.index > stage.index) && !/[/:@.]/.test(source)) {
      const message = `No earlier stage is called ${source}, so Docker would pull an image of that name from a registry. Correct the name, or write the image with its registry and tag.`
      yield { kind: 'unknown', hit: { at: flag, message, identity } }
    }
  }
}

function* only(image: ImageContext, kind: 'own' | 'unknown' | 'number'): Iterable<Hit> {
  for (const found of copySources(image)) if (found.kind === kind) yield found.hit
}

export const baseImageChecks: readonly ContainerCheck[] = [
  imageCheck(
    {
      name: 'image-tag-latest',
      title: 'Base image without a fixed version',
      why: 'The `latest` tag moves. A build that passed every check yesterday can start from another image today, with other packages and other holes, and nobody can say afterwards which one was shipped.',
      remedy:
        'Name a version tag that you update on purpose, and pin it by digest where the image must be reproducible.',
      severity: 'medium',
      weakness: 'CWE-1357',
      aliases: [
        '9efb0b2d-89c9-41a3-91ca-dcc0aec911fd',
        'f45ea400-6bbe-4501-9fc7-1c3d75c32067',
        'CKV_DOCKER_7',
        'DL3006',
        'DL3007',
        ...trivy(1, 'use-specific-tags'),
      ],
      controls: provenance,
      bad: [
        'FROM alpine\nUSER app\n',
        'FROM node:latest\n',
        'ARG TAG=latest\nFROM node:$TAG\n',
        'FROM registry.example.com:5000/team/app\n',
      ],
      good: [
        'FROM alpine:3.20\n',
        'FROM node@sha256:0123456789012345678901234567890123456789012345678901234567890123\n',
        'FROM golang:1.23 AS build\nFROM build\n',
        'FROM scratch\n',
        'ARG IMAGE\nFROM $IMAGE\n',
      ],
    },
    latestTags,
  ),
  imageCheck(
    {
      name: 'stage-name-duplicate',
      title: 'Two build stages with one name',
      why: 'COPY --from and FROM pick a stage by name. With two of the same name the build uses one of them, not necessarily the hardened one.',
      remedy: 'Rename one of the stages and adjust what refers to it.',
      severity: 'medium',
      weakness: 'CWE-694',
      aliases: ['f2daed12-c802-49cd-afed-fe41d0b82fed', 'CKV_DOCKER_11', 'DL3024', ...trivy(12, 'no-duplicate-alias')],
      controls: hygiene,
      bad: ['FROM debian:12 AS build\nFROM alpine:3.20 AS build\n'],
      good: ['FROM debian:12 AS build\nFROM alpine:3.20 AS runtime\n'],
    },
    duplicateNames,
  ),
  imageCheck(
    {
      name: 'platform-fixed',
      title: 'Platform fixed in FROM',
      why: 'A literal platform overrides what the builder asks for: an image built for arm64 then holds amd64 programs, which run under emulation or not at all.',
      remedy: 'Leave the flag out, or use $BUILDPLATFORM or $TARGETPLATFORM.',
      severity: 'info',
      aliases: ['b16e8501-ef3c-44e1-a543-a093238099c9', 'DL3029'],
      controls: reproducible,
      bad: ['FROM --platform=linux/amd64 alpine:3.20\n'],
      good: ['FROM --platform=$BUILDPLATFORM alpine:3.20\n', 'FROM alpine:3.20\n'],
    },
    platformFlags,
  ),
  imageCheck(
    {
      name: 'copy-from-own-stage',
      title: 'COPY from the stage it stands in',
      why: 'A stage cannot be the source of its own files: the build fails, or takes an image of the same name from a registry.',
      remedy: 'Name the stage that produced the files.',
      severity: 'medium',
      weakness: 'CWE-706',
      aliases: ['cdddb86f-95f6-4fc4-b5a1-483d9afceb2b', 'DL3023', ...trivy(6, 'no-self-referencing-copy-from')],
      controls: hygiene,
      bad: ['FROM debian:12 AS build\nCOPY --from=build /a /b\n'],
      good: ['FROM debian:12 AS build\nFROM alpine:3.20\nCOPY --from=build /a /b\n'],
    },
    (image) => only(image, 'own'),
  ),
  imageCheck(
    {
      name: 'copy-from-unknown-stage',
      title: 'COPY from a stage that does not exist',
      why: 'A name that is no stage is looked up in a registry. Whoever owns that name there decides what lands in the image.',
      remedy: 'Correct the stage name, or write the image out with registry and tag.',
      severity: 'medium',
      confidence: 'medium',
      weakness: 'CWE-829',
      aliases: ['68a51e22-ae5a-4d48-8e87-b01a323605c9', 'DL3022'],
      controls: provenance,
      bad: ['FROM alpine:3.20\nCOPY --from=builder /a /b\n'],
      good: [
        'FROM debian:12 AS builder\nFROM alpine:3.20\nCOPY --from=builder /a /b\nCOPY --from=nginx:1.27 /etc/nginx /etc/nginx\n',
      ],
    },
    (image) => only(image, 'unknown'),
  ),
  imageCheck(
    {
      name: 'stage-by-number',
      title: 'Build stage named by its number',
      why: 'Numbers count stages from the top. A stage inserted later shifts them, and other files than intended are copied.',
      remedy: 'Give the stage a name with AS and use it.',
      severity: 'info',
      aliases: [],
      controls: hygiene,
      bad: ['FROM debian:12\nFROM alpine:3.20\nCOPY --from=0 /a /b\n'],
      good: ['FROM debian:12 AS build\nFROM alpine:3.20\nCOPY --from=build /a /b\n'],
    },
    (image) => only(image, 'number'),
  ),
]
