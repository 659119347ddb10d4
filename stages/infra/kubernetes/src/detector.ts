import type { Detected, Detector, FileEntry, FileReport, SourceFile } from '@bartizan/engine'
import type { Problem } from '@bartizan/model'
import { createOrigins, type OriginId, type Origins } from '@bartizan/model/resource'
import type { KubeCheck, KubeHit } from './check.ts'
import { addressOf, readManifests, type Manifest } from './manifest/object.ts'
import { podOf } from './manifest/pod.ts'
import { marksIn } from './marks.ts'
import { yamlParser } from './parser.ts'
import { projectChecks } from './project/checks.ts'
import { collectFacts, type KubeFacts } from './project/facts.ts'
import { kubeChecks } from './rules/index.ts'

const maxSize = 20_000_000
const extensions = new Set(['yaml', 'yml', 'json'])
const goTemplate =
  /\{\{-?\s*(\.|\$|if\b|include\b|range\b|with\b|end\b|else\b|template\b|define\b|toYaml\b|tpl\b|printf\b|default\b)/

function wants(file: FileEntry): boolean {
  return extensions.has(file.extension) && file.name !== 'package-lock.json' && file.name !== 'package.json'
}

function looksLikeManifest(text: string): boolean {
  return /["']?apiVersion["']?\s*:/.test(text) && /["']?kind["']?\s*:/.test(text)
}

function place(source: SourceFile, origins: Origins, id: OriginId): Detected['at'] {
  const { start, end } = origins.get(id)
  return { kind: 'file', path: source.path, region: source.region(start, end) }
}

interface Found {
  readonly check: KubeCheck
  readonly object: Manifest
  readonly hit: KubeHit
}

function toDetected(source: SourceFile, origins: Origins, { check, object, hit }: Found): Detected {
  const evidence = {
    kind: 'value',
    path: hit.path,
    ...(hit.actual === undefined ? {} : { actual: hit.actual }),
  } as const
  return {
    rule: check.rule.id,
    message: hit.message,
    at: place(source, origins, hit.at),
    asset: { kind: 'resource', name: addressOf(object) },
    evidence,
    identity: [addressOf(object), hit.path],
  }
}

function note(source: SourceFile, cause: string, next: string): FileReport<KubeFacts> {
  return { problems: [{ kind: 'unsupported', path: source.path, cause, next, weight: 'note' }] }
}

function problemsOf(source: SourceFile, issues: ReturnType<typeof yamlParser.parse>['issues']): Problem[] {
  const broken = issues.find(({ weight }) => weight === 'broken')
  if (broken === undefined) return []
  const line = source.regionOfText(broken.start, broken.end).startLine
  return [
    {
      kind: 'unparsed',
      path: source.path,
      line,
      cause: `YAML: ${broken.message}; what stands there was left out.`,
      weight: 'incomplete',
    },
  ]
}

function inspect(source: SourceFile): FileReport<KubeFacts> {
  const { text } = source
  if (!looksLikeManifest(text)) return {}
  if (source.bytes.length > maxSize) {
    return {
      problems: [
        {
          kind: 'too-large',
          path: source.path,
          cause: `The manifest is larger than ${maxSize} bytes.`,
          weight: 'incomplete',
        },
      ],
    }
  }
  if (goTemplate.test(text) && /(^|\/)templates\//.test(source.path)) {
    return note(
      source,
      'This is a template of a Helm chart; charts are not rendered.',
      'Scan the output of `helm template`.',
    )
  }
  const file = source.parsed(yamlParser)
  const origins = createOrigins()
  const objects = readManifests(source, file, origins)
  if (objects.length === 0) return {}
  const subjects = objects.map((object) => ({ object, pod: podOf(object), siblings: objects }))
  const found = subjects.flatMap((subject): Found[] =>
    kubeChecks.flatMap((check) => Array.from(check.find(subject), (hit) => ({ check, object: subject.object, hit }))),
  )
  const facts = collectFacts(subjects, (id) => place(source, origins, id))
  const marks = marksIn(source, file)
  return {
    ...(marks.length === 0 ? {} : { marks }),
    findings: found.map((one) => toDetected(source, origins, one)),
    problems: problemsOf(source, file.issues),
    counts: { objects: objects.length },
    ...(facts === undefined ? {} : { facts }),
  }
}

/** Kubernetes manifests: pod security, access rights, network, images, credentials, control plane. */
export const detector: Detector<KubeFacts> = {
  id: 'kubernetes',
  version: '1',
  rules: [...kubeChecks, ...projectChecks].map((check) => check.rule),
  wants,
  keywords: ['apiversion'],
  start: () => ({
    inspect,
    conclude: ({ facts }) => ({ findings: projectChecks.flatMap((check) => [...check.find(facts)]) }),
  }),
}
