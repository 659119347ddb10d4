import type { ContainerCheck } from '../check.ts'
import { hygiene, minimal } from './controls.ts'
import { imageCheck } from './define.ts'

/** Checks of ONBUILD, ENV and LABEL that concern the instruction's form. */
export const formChecks: readonly ContainerCheck[] = [
  imageCheck(
    {
      name: 'onbuild-forbidden',
      title: 'ONBUILD with an instruction that it cannot hold',
      why: 'Docker refuses ONBUILD, FROM and MAINTAINER as triggers; whoever builds on this image gets the error.',
      remedy: 'Take the trigger out.',
      severity: 'low',
      aliases: ['DL3043'],
      controls: hygiene,
      bad: ['FROM alpine:3.20\nONBUILD FROM debian:12\n'],
      good: ['FROM alpine:3.20\nONBUILD RUN make\n'],
    },
    function* find(image) {
      for (const stage of image.graph.stages) {
        for (const instruction of stage.instructions) {
          const inner = /^\S+/.exec(instruction.rest.text)?.[0].toUpperCase() ?? ''
          if (instruction.keyword !== 'ONBUILD' || !['FROM', 'MAINTAINER', 'ONBUILD'].includes(inner)) continue
          yield { at: instruction, message: `ONBUILD cannot hold ${inner}; images built on this one fail. Remove it.` }
        }
      }
    },
  ),
  imageCheck(
    {
      name: 'env-refers-to-itself',
      title: 'ENV refers to a variable of the same instruction',
      why: 'All pairs of one ENV see the values from before it, so the reference gives the old value or nothing.',
      remedy: 'Split it into two ENV instructions.',
      severity: 'low',
      aliases: ['DL3044'],
      controls: hygiene,
      bad: ['FROM alpine:3.20\nENV A=/opt B=$A/bin\n'],
      good: [
        'FROM alpine:3.20\nENV A=/opt\nENV B=$A/bin PATH=$PATH:/x\n',
        'FROM alpine:3.20\nARG A\nENV A=$A B="${A}x"\n',
      ],
    },
    function* find(image) {
      for (const { instruction, stage } of image.every('ENV')) {
        const before = stage.instructions.slice(0, stage.instructions.indexOf(instruction))
        const known = new Set(before.flatMap(({ pairs }) => pairs.map(({ key }) => key)))
        for (const pair of instruction.pairs) {
          if (pair.value === undefined || pair.value.literal) continue
          const names = [...pair.value.raw.matchAll(/(?<!\\)\$\{?([A-Za-z_]\w*)/g)].map((match) => match[1] ?? '')
          const self = names.find(
            (name) => name !== pair.key && !known.has(name) && instruction.pairs.some(({ key }) => key === name),
          )
          if (self !== undefined)
            yield {
              at: pair,
              message: `${pair.key} uses ${self}, which the same ENV sets: it still has its earlier value there. Set ${self} in an ENV before.`,
            }
        }
      }
    },
  ),
  imageCheck(
    {
      name: 'label-key-invalid',
      title: 'Label key in a reserved or invalid form',
      why: 'Tools that read labels skip keys outside the convention, and the com.docker, io.docker and org.dockerproject prefixes are reserved.',
      remedy: 'Use lower-case letters, digits, dots and hyphens, beginning and ending with a letter or digit.',
      severity: 'info',
      aliases: ['DL3048'],
      controls: hygiene,
      bad: ['FROM alpine:3.20\nLABEL +bad="x"\n', 'FROM alpine:3.20\nLABEL com.docker.team="x"\n'],
      good: ['FROM alpine:3.20\nLABEL org.opencontainers.image.title="x" maintainer=me\n'],
    },
    function* find(image) {
      for (const { instruction } of image.every('LABEL')) {
        for (const { key, start, end } of instruction.pairs) {
          if (key.includes('$')) continue
          const wrong = !/^[a-z0-9A-Z_]([a-z0-9A-Z._/-]*[a-z0-9A-Z])?$/.test(key) || /\.\.|--/.test(key)
          const reserved = /^(com\.docker|io\.docker|org\.dockerproject)\./.test(key)
          if (wrong || reserved)
            yield {
              at: { start, end },
              message: `The label key ${key} is ${reserved ? 'in a namespace reserved by Docker' : 'not in the usual form'}. Choose another.`,
            }
        }
      }
    },
  ),
  imageCheck(
    {
      name: 'chown-in-copy',
      title: 'Files owned by the user that runs the service',
      why: 'A service that owns its own programs can be made to alter them. Files that only need to be read are better left to root.',
      remedy: 'Leave programs to root and give the service only the directories it writes to.',
      severity: 'info',
      confidence: 'low',
      weakness: 'CWE-732',
      aliases: ['aa93e17f-b6db-4162-9334-c70334e7ac28'],
      controls: minimal,
      bad: ['FROM alpine:3.20\nCOPY --chown=app:app bin/server /usr/local/bin/server\n'],
      good: ['FROM alpine:3.20\nCOPY bin/server /usr/local/bin/server\nCOPY --chown=root:root a /a\n'],
    },
    function* find(image) {
      for (const keyword of ['COPY', 'ADD']) {
        for (const { instruction } of image.every(keyword)) {
          const flag = instruction.flags.find(({ name }) => name === 'chown')
          if (flag?.value === undefined || /^(root|0)(:|$)/.test(flag.value)) continue
          yield {
            at: flag,
            message: `${flag.value} owns the copied files and can alter them. Leave what is only read to root.`,
            identity: [instruction.rest.text],
          }
        }
      }
    },
  ),
]
