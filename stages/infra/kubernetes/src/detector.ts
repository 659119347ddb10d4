import {
  sourceOf,
  unparsed,
  type Detected,
  type Detector,
  type FileEntry,
  type FileReport,
  type Project,
  type ProjectReport,
  type SourceFile,
} from '@bartizan/engine'
import type { Fix, Problem } from '@bartizan/model'
import { createOrigins, type OriginId, type Origins } from '@bartizan/model/resource'
import { brokenAt, parseYaml, yamlParser, type YamlFile } from '@bartizan/syntax/yaml'
import type { KubeCheck, KubeHit, KubeSubject } from './check.ts'
import { addressOf, readManifests, type Manifest } from './manifest/object.ts'
import { podOf } from './manifest/pod.ts'
import { marksIn } from './marks.ts'
import { projectChecks } from './project/checks.ts'
import { collectFacts, noFacts, type KubeFacts } from './project/facts.ts'
import { isKustomization, looksPartial, patchesOf } from './project/patches.ts'
import { editFor, toFix, verified } from './repair.ts'
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

function problemsOf(source: SourceFile, file: YamlFile): Problem[] {
  const broken = brokenAt(file)
  return broken === undefined
    ? []
    : [unparsed(source, broken, `YAML: ${broken.message}; what stands there was left out.`)]
}

function subjectsOf(objects: readonly Manifest[]): KubeSubject[] {
  return objects.map((object) => ({ object, pod: podOf(object), siblings: objects }))
}

function findIn(subjects: readonly KubeSubject[]): Found[] {
  return subjects.flatMap((subject): Found[] =>
    kubeChecks.flatMap((check) => Array.from(check.find(subject), (hit) => ({ check, object: subject.object, hit }))),
  )
}

const nameOf = ({ check, object, hit }: Found): string => `${check.rule.id} ${addressOf(object)} ${hit.path}`

/** What is found in a text; undefined when the text is not sound YAML. */
function namesIn(path: string, text: string): ReadonlySet<string> | undefined {
  const file = parseYaml(text)
  if (file.issues.length > 0) return undefined
  return new Set(findIn(subjectsOf(readManifests(sourceOf(path, text), file, createOrigins()))).map(nameOf))
}

function fixesOf(source: SourceFile, found: readonly Found[]): ReadonlyMap<Found, Fix> {
  const proposals = found.flatMap((one) => {
    const edit = one.hit.fix === undefined ? undefined : editFor(source.text, one.hit.fix)
    return edit === undefined ? [] : [{ name: nameOf(one), edit, one }]
  })
  const held = verified(source.text, proposals, (text) => namesIn(source.path, text))
  return new Map(
    [...held].map(({ one, edit }) => [
      one,
      toFix(source, (one.check.rule.remedy ?? one.check.rule.title).replaceAll('`', ''), edit),
    ]),
  )
}

function inspect(source: SourceFile): FileReport<KubeFacts> {
  const { text } = source
  if (isKustomization(source.entry.name)) {
    const patches = source.bytes.length > maxSize ? [] : patchesOf(source, source.parsed(yamlParser))
    return patches.length === 0 ? {} : { facts: { ...noFacts, patches } }
  }
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
  const subjects = subjectsOf(objects)
  const found = findIn(subjects)
  const fixes = fixesOf(source, found)
  const facts = collectFacts(subjects, (id) => place(source, origins, id))
  const marks = marksIn(source, file)
  const findings = found.map((one) => {
    const detected = toDetected(source, origins, one)
    const fix = fixes.get(one)
    return fix === undefined ? detected : { ...detected, fixes: [fix] }
  })
  const rest = {
    ...(marks.length === 0 ? {} : { marks }),
    problems: problemsOf(source, file),
    counts: { objects: objects.length },
  }
  if (subjects.some(looksPartial)) return { ...rest, facts: { ...noFacts, ...facts, held: findings } }
  return { ...rest, findings, ...(facts === undefined ? {} : { facts }) }
}

/** Judges what only the whole project shows. What a kustomization lays over other files is no object by itself. */
function conclude({ facts }: Project<KubeFacts>): ProjectReport {
  const patches = new Set([...facts.values()].flatMap((file) => file.patches ?? []))
  const alone = new Map([...facts].filter(([path, { held }]) => held === undefined || !patches.has(path)))
  const laid = [...facts.keys()].filter((path) => !alone.has(path))
  return {
    findings: [
      ...[...alone.values()].flatMap(({ held }) => held ?? []),
      ...projectChecks.flatMap((check) => [...check.find(alone)]),
    ],
    problems: laid.map((path) => ({
      kind: 'unsupported',
      path,
      cause: 'This is a patch of a kustomization; kustomizations are not rendered.',
      next: 'Scan the output of `kubectl kustomize`.',
      weight: 'note',
    })),
  }
}

/** Kubernetes manifests: pod security, access rights, network, images, credentials, control plane. */
export const detector: Detector<KubeFacts> = {
  id: 'kubernetes',
  version: '1',
  rules: [...kubeChecks, ...projectChecks].map((check) => check.rule),
  wants,
  keywords: ['apiversion', 'patches'],
  start: () => ({ inspect, conclude }),
}
