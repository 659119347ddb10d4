import { substitute, type Instruction, type Stage } from '@bartizan/syntax/dockerfile'
import type { ContainerCheck, Hit } from '../check.ts'
import type { ImageContext } from '../context.ts'
import { availability, explicitCopy, hygiene, minimal, network } from './controls.ts'
import { imageCheck, trivy } from './define.ts'

function* repeated(image: ImageContext, keyword: string, message: string): Iterable<Hit> {
  for (const stage of image.graph.stages) {
    const all = stage.instructions.filter((instruction) => instruction.keyword === keyword)
    const last = all.at(-1)
    if (last === undefined) continue
    for (const instruction of all.slice(0, -1)) {
      yield { at: instruction, message, related: [{ at: last, note: 'only this one takes effect' }] }
    }
  }
}

function onlyOne(keyword: 'CMD' | 'ENTRYPOINT' | 'HEALTHCHECK', aliases: readonly string[]): ContainerCheck {
  return imageCheck(
    {
      name: `${keyword.toLowerCase()}-repeated`,
      title: `More than one ${keyword} in a stage`,
      why: 'Only the last one takes effect. Whoever reads or edits another one is misled about what runs.',
      remedy: 'Keep the one that is meant.',
      severity: 'low',
      weakness: 'CWE-1164',
      aliases,
      controls: hygiene,
      bad: [`FROM alpine:3.20\n${keyword} ["a"]\n${keyword} ["b"]\n`.replaceAll('HEALTHCHECK ', 'HEALTHCHECK CMD ')],
      good: [
        `FROM a:1 AS b\n${keyword} ["a"]\nFROM alpine:3.20\n${keyword} ["b"]\n`.replaceAll(
          'HEALTHCHECK ',
          'HEALTHCHECK CMD ',
        ),
      ],
    },
    (image) =>
      repeated(image, keyword, `This ${keyword} has no effect: a later one in the same stage replaces it. Remove it.`),
  )
}

function* missingHealthcheck(image: ImageContext): Iterable<Hit> {
  const { final } = image
  if (final === undefined) return
  const has = image.shipped.some((stage) => stage.instructions.some(({ keyword }) => keyword === 'HEALTHCHECK'))
  if (has || !image.shipped.some(startsSomething)) return
  yield {
    at: final.from,
    message:
      'The image has no HEALTHCHECK, so a hung service still counts as running. Add one, unless Kubernetes probes watch the service.',
    identity: [final.image.text, final.name ?? ''],
  }
}

/** A stage with nothing but files is a carrier for COPY --from, and is never run. */
function startsSomething(stage: Stage): boolean {
  return (
    stage.image.text !== 'scratch' ||
    stage.instructions.some(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT')
  )
}

interface Port {
  readonly instruction: Instruction
  readonly word: Instruction['words'][number]
  readonly low: number
  readonly high: number
}

function* ports(image: ImageContext): Iterable<Port> {
  for (const { instruction, stage } of image.every('EXPOSE')) {
    for (const word of instruction.words) {
      const { text, complete } = substitute(word.value, image.variables(stage))
      const match = /^(\d+)(?:-(\d+))?(?:\/\w+)?$/.exec(text)
      if (!complete || match === null) continue
      yield { instruction, word, low: Number(match[1]), high: Number(match[2] ?? match[1]) }
    }
  }
}

const archive = /\.(tar|tgz|tbz2?|txz|tar\.(gz|bz2|xz|zst|lz))$/i
const remote = /^(https?|ftp):\/\/|^git@|\.git(#.*)?$/i

function* addHits(image: ImageContext): Iterable<Hit> {
  for (const { instruction } of image.every('ADD')) {
    const sources = instruction.words.slice(0, -1)
    if (sources.length === 0 || instruction.heredocs.length > 0) continue
    if (sources.some(({ value }) => archive.test(value) || value.includes('$'))) continue
    const checksum = instruction.flags.some(({ name }) => name === 'checksum' || name === 'keep-git-dir')
    const fetched = sources.filter(({ value }) => remote.test(value))
    if (fetched.length > 0 && (checksum || fetched.every(({ value }) => /\.git(#.+)?$|^git@/.test(value)))) continue
    const message =
      fetched.length > 0
        ? 'ADD fetches this from the network without comparing a checksum. Add `--checksum=sha256:…`, or download and verify it in RUN.'
        : 'ADD also unpacks archives and fetches addresses, which is not needed here. Use COPY.'
    const { start, end } = instruction.keywordSpan
    const plain = fetched.length === 0
    yield {
      at: instruction,
      message,
      severity: fetched.length > 0 ? 'medium' : 'low',
      ...(plain ? { fix: { title: 'Use COPY', safety: 'safe', edits: [{ start, end, text: 'COPY' }] } } : {}),
    }
  }
}

const absolute = /^["']?(\/|[A-Za-z]:[\\/]|\\|\$)/

function* relativeWorkdirs(image: ImageContext): Iterable<Hit> {
  for (const { instruction } of image.every('WORKDIR')) {
    const path = instruction.rest.text
    if (path === '' || absolute.test(path)) continue
    yield {
      at: instruction,
      message: `WORKDIR ${path} depends on the working directory before it, in this file or in the base image. Write the whole path.`,
    }
  }
}

function* systemWorkdirs(image: ImageContext): Iterable<Hit> {
  for (const { instruction, stage } of image.every('WORKDIR')) {
    const path = substitute(instruction.words[0]?.value ?? '', image.variables(stage)).text
    if (!/^\/(proc|sys|boot|dev|initrd|lost\+found)(\/|$)/.test(path)) continue
    yield {
      at: instruction,
      message: `${path} belongs to the system; files that the build writes there vanish or disturb it. Work in a directory of the application's own.`,
    }
  }
}

function* relativeCopies(image: ImageContext): Iterable<Hit> {
  const settled = new Set<Stage>()
  for (const stage of image.graph.stages) {
    const base = stage.base === undefined ? undefined : image.graph.stages[stage.base]
    let set = base !== undefined && settled.has(base)
    for (const instruction of stage.instructions) {
      if (instruction.keyword === 'WORKDIR') set = true
      const target = instruction.words.at(-1)?.value
      if (set || instruction.keyword !== 'COPY' || target === undefined || absolute.test(target)) continue
      yield {
        at: instruction,
        message: `No WORKDIR is set, so where ${target} lies depends on the base image. Set WORKDIR first, or write the whole path.`,
      }
    }
    if (set) settled.add(stage)
  }
}

function* copyTargets(image: ImageContext): Iterable<Hit> {
  for (const { instruction } of image.every('COPY')) {
    const target = instruction.words.at(-1)
    if (target === undefined || instruction.words.length + instruction.heredocs.length < 3) continue
    if (/[/\\]$|^\.{1,2}$|\/\.{1,2}$/.test(target.value) || target.value.includes('$')) continue
    yield {
      at: target,
      message: `COPY with several sources needs a directory as its target, and ${target.value} does not end in \`/\`; the build fails. Add the slash.`,
      fix: {
        title: 'End the target with a slash',
        safety: 'safe',
        edits: [{ start: target.end, end: target.end, text: '/' }],
      },
    }
  }
}

function* shellForms(image: ImageContext): Iterable<Hit> {
  for (const keyword of ['CMD', 'ENTRYPOINT']) {
    for (const { instruction } of image.every(keyword)) {
      if (instruction.json || instruction.rest.text === '') continue
      yield {
        at: instruction,
        message: `${keyword} in shell form runs under \`sh -c\`, which does not pass signals on, so the container is killed instead of stopped. Use the JSON form.`,
      }
    }
  }
}

function* consecutiveRuns(image: ImageContext): Iterable<Hit> {
  for (const stage of image.graph.stages) {
    const { instructions } = stage
    for (let index = 1; index < instructions.length; index += 1) {
      const [before, current] = [instructions[index - 1], instructions[index]]
      if (before?.keyword !== 'RUN' || current?.keyword !== 'RUN') continue
      const flags = (given: Instruction): string => given.flags.map(({ name, value }) => `${name}=${value}`).join()
      const many = (given: Instruction): boolean => given.heredocs.length > 0 || /&&|;|\|/.test(given.rest.text)
      if (flags(before) !== flags(current) || many(before) || many(current)) continue
      yield { at: current, message: 'Two RUN steps in a row make two layers where one would do. Join them with `&&`.' }
    }
  }
}

const maintainer: ContainerCheck = imageCheck(
  {
    name: 'maintainer-deprecated',
    title: 'MAINTAINER is deprecated',
    why: 'MAINTAINER cannot be read by `docker inspect` queries and may be dropped by builders.',
    remedy: 'Use a label: `LABEL org.opencontainers.image.authors="…"`.',
    severity: 'info',
    fixable: true,
    aliases: ['99614418-f82b-4852-a9ae-5051402b741c', 'CKV_DOCKER_6', 'DL4000', ...trivy(22, 'no-maintainer')],
    controls: hygiene,
    bad: ['FROM alpine:3.20\nMAINTAINER someone@example.com\n'],
    good: ['FROM alpine:3.20\nLABEL org.opencontainers.image.authors="someone@example.com"\n'],
  },
  function* find(image) {
    for (const { instruction } of image.every('MAINTAINER')) {
      const name = instruction.rest.text.replace(/^(["'])(.*)\1$/, '$2')
      const quotable = name !== '' && !/["\\$\n]/.test(name)
      const text = `LABEL org.opencontainers.image.authors="${name}"`
      yield {
        at: instruction,
        message: 'MAINTAINER is deprecated. Use the label `org.opencontainers.image.authors`.',
        ...(quotable
          ? {
              fix: {
                title: 'Use a label',
                safety: 'safe',
                edits: [{ start: instruction.start, end: instruction.end, text }],
              },
            }
          : {}),
      }
    }
  },
)

export const instructionChecks: readonly ContainerCheck[] = [
  maintainer,
  onlyOne('CMD', ['41c195f4-fc31-4a5c-8a1b-90605538d49f', 'DL4003', ...trivy(16, 'only-one-cmd')]),
  onlyOne('ENTRYPOINT', ['6938958b-3f1a-451c-909b-baeee14bdc97', 'DL4004', ...trivy(7, 'only-one-entrypoint')]),
  onlyOne('HEALTHCHECK', ['DL3012', ...trivy(23, 'only-one-healthcheck')]),
  imageCheck(
    {
      name: 'healthcheck-missing',
      title: 'No health check',
      why: 'Without one the engine only sees whether the process lives: a hung service keeps receiving requests and is never restarted.',
      remedy:
        'Add HEALTHCHECK with a command that asks the service itself. Kubernetes ignores it and wants probes instead.',
      severity: 'low',
      aliases: ['b03a748a-542d-44f4-bb86-9199ab4fd2d5', 'CKV_DOCKER_2', 'DL3057', ...trivy(26, 'no-healthcheck')],
      controls: availability,
      bad: ['FROM alpine:3.20\nCMD ["app"]\n'],
      good: ['FROM alpine:3.20\nHEALTHCHECK CMD ["app", "--check"]\n', 'FROM alpine:3.20\nHEALTHCHECK NONE\n'],
    },
    missingHealthcheck,
  ),
  imageCheck(
    {
      name: 'ssh-port-exposed',
      title: 'SSH port exposed',
      why: 'An SSH server in a container is a second way in, with its own keys and holes, past whatever guards the service.',
      remedy: 'Leave it out; `docker exec` and its like give a shell without a port.',
      severity: 'medium',
      weakness: 'CWE-1327',
      aliases: ['CKV_DOCKER_1', ...trivy(4, 'no-ssh-port')],
      controls: network,
      bad: ['FROM alpine:3.20\nEXPOSE 80 22/tcp\n', 'FROM alpine:3.20\nARG P=22\nEXPOSE $P\n'],
      good: ['FROM alpine:3.20\nEXPOSE 80 443/tcp 2222\n'],
    },
    function* find(image) {
      for (const { word, low, high } of ports(image)) {
        if (low <= 22 && high >= 22 && !word.value.endsWith('/udp'))
          yield {
            at: word,
            message: 'Port 22 is for SSH, a second way into the container. Leave it closed and use `docker exec`.',
          }
      }
    },
  ),
  imageCheck(
    {
      name: 'port-out-of-range',
      title: 'Port number that does not exist',
      why: 'Ports end at 65535; the build or the start of the container fails.',
      remedy: 'Correct the number.',
      severity: 'low',
      aliases: ['71bf8cf8-f0a1-42fa-b9d2-d10525e0a38e', 'DL3011', ...trivy(8, 'port-out-of-range')],
      controls: hygiene,
      bad: ['FROM alpine:3.20\nEXPOSE 80000\n'],
      good: ['FROM alpine:3.20\nEXPOSE 65535 8000-9000\n'],
    },
    function* find(image) {
      for (const { word, low, high } of ports(image)) {
        if (low > 65_535 || high > 65_535)
          yield { at: word, message: `${word.value}: ports end at 65535. Correct the number.` }
      }
    },
  ),
  imageCheck(
    {
      name: 'add-instead-of-copy',
      title: 'ADD where COPY would do',
      why: 'ADD unpacks archives and fetches addresses. Where that is not wanted, a file with the wrong ending or a changed address puts unexpected content into the image.',
      remedy: 'Use COPY for files; for downloads use `ADD --checksum` or verify in RUN.',
      severity: 'low',
      fixable: true,
      weakness: 'CWE-494',
      aliases: ['9513a694-aa0d-41d8-be61-3271e056f36b', 'CKV_DOCKER_4', 'DL3020', ...trivy(5, 'use-copy-over-add')],
      controls: explicitCopy,
      bad: [
        'FROM alpine:3.20\nADD app.py /app/\n',
        'FROM alpine:3.20\nADD https://example.com/tool /usr/local/bin/tool\n',
      ],
      good: [
        'FROM alpine:3.20\nADD app.tar.gz /app/\nCOPY app.py /app/\nADD --checksum=sha256:abc https://example.com/a /a\n',
      ],
    },
    addHits,
  ),
  imageCheck(
    {
      name: 'workdir-relative',
      title: 'Relative working directory',
      why: 'The directory depends on what came before, in this file or in the base image, and moves when that changes.',
      remedy: 'Write the whole path.',
      severity: 'low',
      aliases: [
        '6b376af8-cfe8-49ab-a08d-f32de23661a4',
        'CKV_DOCKER_10',
        'DL3000',
        ...trivy(9, 'user-absolute-workdir'),
      ],
      controls: hygiene,
      bad: ['FROM alpine:3.20\nWORKDIR app\n'],
      good: ['FROM alpine:3.20\nWORKDIR /app\nWORKDIR $HOME/app\n', '# escape=`\nFROM windows:1\nWORKDIR C:\\app\n'],
    },
    relativeWorkdirs,
  ),
  imageCheck(
    {
      name: 'workdir-in-system-directory',
      title: 'Working directory in a system directory',
      why: 'These directories are mounted by the kernel or the runtime: files written there vanish, or change how the system behaves.',
      remedy: 'Use a directory of the application.',
      severity: 'medium',
      aliases: trivy(30, 'avoid-sys-workdir-mounts'),
      controls: hygiene,
      bad: ['FROM alpine:3.20\nWORKDIR /proc/app\n'],
      good: ['FROM alpine:3.20\nWORKDIR /processes\n'],
    },
    systemWorkdirs,
  ),
  imageCheck(
    {
      name: 'copy-relative-without-workdir',
      title: 'COPY to a relative path without WORKDIR',
      why: 'Where the files land is then decided by the base image.',
      remedy: 'Set WORKDIR first, or write the whole path.',
      severity: 'info',
      aliases: ['DL3045'],
      controls: hygiene,
      bad: ['FROM alpine:3.20\nCOPY app.py app.py\n'],
      good: [
        'FROM alpine:3.20\nWORKDIR /app\nCOPY app.py app.py\nCOPY b /b\n',
        'FROM a:1 AS b\nWORKDIR /x\nFROM b\nCOPY app.py app.py\n',
      ],
    },
    relativeCopies,
  ),
  imageCheck(
    {
      name: 'copy-target-no-slash',
      title: 'COPY of several files to something that is no directory',
      why: 'Docker refuses the build, or takes the last file under that name.',
      remedy: 'End the target with a slash.',
      severity: 'low',
      fixable: true,
      aliases: ['6db6e0c2-32a3-4a2e-93b5-72c35f4119db', 'DL3021', ...trivy(11, 'use-slash-for-copy-args')],
      controls: hygiene,
      bad: ['FROM alpine:3.20\nCOPY a.js b.js /app\n'],
      good: ['FROM alpine:3.20\nWORKDIR /app\nCOPY a.js b.js /app/\nCOPY a b ./\nCOPY a b .\nCOPY c /app\n'],
    },
    copyTargets,
  ),
  imageCheck(
    {
      name: 'shell-form-command',
      title: 'CMD or ENTRYPOINT in shell form',
      why: 'The service becomes a child of `sh`, which does not pass signals on: it is killed after the grace period instead of shutting down.',
      remedy: 'Use the JSON form: `CMD ["app", "--flag"]`.',
      severity: 'info',
      aliases: ['b86987e1-6397-4619-81d5-8807f2387c79', 'DL3025'],
      controls: availability,
      bad: ['FROM alpine:3.20\nCMD app --flag\n', "FROM alpine:3.20\nENTRYPOINT ['app']\n"],
      good: ['FROM alpine:3.20\nENTRYPOINT ["app"]\nCMD ["--flag"]\n'],
    },
    shellForms,
  ),
  imageCheck(
    {
      name: 'runs-consecutive',
      title: 'Several RUN steps in a row',
      why: 'Each makes a layer of its own; what one step adds and the next removes stays in the image.',
      remedy: 'Join them with `&&`.',
      severity: 'info',
      confidence: 'low',
      aliases: ['DL3059'],
      controls: minimal,
      bad: ['FROM alpine:3.20\nRUN a\nRUN b\n'],
      good: ['FROM alpine:3.20\nRUN a && b\nCOPY x /x\nRUN c\n'],
    },
    consecutiveRuns,
  ),
]
