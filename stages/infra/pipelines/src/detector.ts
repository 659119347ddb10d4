import type { Detected, Detector, FileEntry, FileReport, SourceFile } from '@bartizan/engine'
import { unparsed } from '@bartizan/engine'
import type { Edit, Fix, Problem, Rule } from '@bartizan/model'
import { brokenAt, parseYaml, withinLimit, yamlParser, type YamlNode } from '@bartizan/syntax/yaml'
import type { PipelineEdit, PipelineHit } from './check.ts'
import { configurationChecks } from './configuration.ts'
import { gitlabChecks, looksLikeGitlab } from './gitlab/checks.ts'
import { workflowRules } from './rules/index.ts'
import { readWorkflow } from './workflow/read.ts'

const maxSize = 2_000_000

const workflowPath = /(^|\/)\.(github|forgejo|gitea)\/workflows\/[^/]+\.ya?ml$/i
const actionName = /^action\.ya?ml$/i
const gitlabName = /(^|\/)[^/]*\.?gitlab-ci[^/]*\.ya?ml$|(^|\/)\.gitlab\/.*\.ya?ml$/i

function wants(file: FileEntry): boolean {
  return file.extension === 'yml' || file.extension === 'yaml'
}

interface Place {
  readonly path: string
  readonly name: string
  readonly text: string
}

interface Found {
  readonly rule: Rule
  readonly hit: PipelineHit
}

/** What the rules find in a text under the path; the file itself, or a repaired copy of it. */
function findIn({ path, text, name }: Place, root: YamlNode): Found[] {
  const configured = configurationChecks.filter(({ files }) => files.test(path))
  if (configured.length > 0)
    return configured.flatMap(({ rule, find }) => Array.from(find(root), (hit) => ({ rule, hit })))
  if (gitlabName.test(path)) {
    if (!looksLikeGitlab(root)) return []
    return gitlabChecks.flatMap(({ rule, find }) => Array.from(find(root), (hit) => ({ rule, hit })))
  }
  const workflow = readWorkflow(text, root)
  if (workflow === undefined) return []
  const placed = workflowPath.test(path) || actionName.test(name)
  // Elsewhere a file counts only when it can be nothing else.
  if (
    !placed &&
    !workflow.jobs.some((job) => job.uses !== undefined || job.steps.some((step) => step.entry !== undefined))
  )
    return []
  return workflowRules.flatMap(({ rule, find }) => Array.from(find(workflow), (hit) => ({ rule, hit })))
}

function toDetected(source: SourceFile, { rule, hit }: Found): Detected {
  const place = (at: PipelineHit['at']): Detected['at'] => ({
    kind: 'file',
    path: source.path,
    region: source.regionOfText(at.start, at.end),
  })
  return {
    rule: rule.id,
    message: hit.message,
    ...(hit.severity === undefined ? {} : { severity: hit.severity }),
    ...(hit.confidence === undefined ? {} : { confidence: hit.confidence }),
    at: place(hit.at),
    ...(hit.related === undefined ? {} : { related: hit.related.map(({ at, note }) => ({ ...place(at), note })) }),
    asset: { kind: 'pipeline', name: source.path },
    identity: hit.identity,
  }
}

/** Repairs that are verified per file; each costs a second look at the file. */
const maxFixes = 40

function countByRule(found: readonly Found[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { rule } of found) counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1)
  return counts
}

/** Says of a finding whether its repair holds: the defect is gone, and no rule finds more than before. */
function repairJudge(place: Place, found: readonly Found[]): (one: Found) => boolean {
  const before = countByRule(found)
  let left = maxFixes
  return ({ rule, hit }) => {
    if (hit.fix === undefined || left === 0) return false
    left -= 1
    const text = applyEdits(place.text, hit.fix.edits)
    const parsed = parseYaml(text)
    const root = parsed.documents.find((document) => document.root.kind === 'mapping')?.root
    if (root === undefined || parsed.issues.length > 0 || !withinLimit(root)) return false
    const after = countByRule(findIn({ ...place, text }, root))
    if ((after.get(rule.id) ?? 0) >= (before.get(rule.id) ?? 0)) return false
    return [...after].every(([id, count]) => count <= (before.get(id) ?? 0))
  }
}

function applyEdits(text: string, edits: readonly PipelineEdit[]): string {
  let result = text
  for (const edit of edits.toSorted((a, b) => b.start - a.start)) {
    result = result.slice(0, edit.start) + edit.text + result.slice(edit.end)
  }
  return result
}

function toFix(source: SourceFile, { title, safety, edits }: NonNullable<PipelineHit['fix']>): Fix {
  return {
    title,
    safety,
    edits: edits.map((edit): Edit => {
      const { startByte, endByte } = source.regionOfText(edit.start, edit.end)
      return { path: source.path, startByte, endByte, text: edit.text }
    }),
  }
}

function problemsOf(source: SourceFile): Problem[] {
  const broken = brokenAt(source.parsed(yamlParser))
  return broken === undefined
    ? []
    : [unparsed(source, broken, `YAML: ${broken.message}; what stands there was left out.`)]
}

function concerns(source: SourceFile): boolean {
  const { path, text } = source
  if (workflowPath.test(path) || actionName.test(source.entry.name) || gitlabName.test(path)) return true
  if (configurationChecks.some(({ files }) => files.test(path))) return true
  return /^jobs:/m.test(text) && /^\s+(?:-\s+)?(?:uses|run|runs-on):/m.test(text)
}

function inspect(source: SourceFile): FileReport<never> {
  if (!concerns(source)) return {}
  if (source.bytes.length > maxSize) {
    return {
      problems: [
        {
          kind: 'too-large',
          path: source.path,
          cause: `The pipeline is larger than ${maxSize} bytes.`,
          weight: 'incomplete',
        },
      ],
    }
  }
  const root = source.parsed(yamlParser).documents.find(({ root: candidate }) => candidate.kind === 'mapping')?.root
  if (root === undefined) return { problems: problemsOf(source) }
  if (!withinLimit(root)) {
    return {
      problems: [
        {
          kind: 'too-many',
          path: source.path,
          cause: 'The aliases of this file come to more than a million nodes.',
          weight: 'incomplete',
        },
      ],
    }
  }
  const place: Place = { path: source.path, name: source.entry.name, text: source.text }
  const found = findIn(place, root)
  const judge = repairJudge(place, found)
  const findings = found.map((one) => {
    const detected = toDetected(source, one)
    const { fix } = one.hit
    return fix !== undefined && judge(one) ? { ...detected, fixes: [toFix(source, fix)] } : detected
  })
  return { findings, problems: problemsOf(source), counts: { pipelines: 1 } }
}

/** GitHub workflows and actions, Dependabot and pre-commit configuration, GitLab pipelines. */
export const detector: Detector<never> = {
  id: 'pipelines',
  version: '1',
  rules: [...workflowRules, ...configurationChecks, ...gitlabChecks].map(({ rule }) => rule),
  wants,
  keywords: ['jobs:', 'runs:', 'script:', 'include:', 'updates:', 'repos:', 'stages:', 'image:', 'variables:'],
  start: () => ({ inspect }),
}
