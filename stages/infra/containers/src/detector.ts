import type { Detected, Detector, FileEntry, FileReport, Project, ProjectReport, SourceFile } from '@bartizan/engine'
import { unparsed } from '@bartizan/engine'
import type { Edit, Fix } from '@bartizan/model'
import { looksLikeDockerfile, type Span } from '@bartizan/syntax/dockerfile'
import { brokenAt, yamlParser } from '@bartizan/syntax/yaml'
import type { ContainerCheck, Hit, Proposal } from './check.ts'
import { composeChecks } from './compose/checks.ts'
import { judgeCompose } from './compose/judge.ts'
import { composeRoot } from './compose/load.ts'
import { isComposeName, isOverride, overridesOf } from './compose/names.ts'
import { createContext, type ImageContext } from './context.ts'
import { dockerChecks } from './rules/index.ts'

/** Larger Dockerfiles are named in the coverage and left out. */
const maxSize = 2_000_000
/** Repairs that are verified per file; each costs a second look at the file. */
const maxFixes = 40

const names = /^(dockerfile|containerfile)([.-].+)?$|.\.(dockerfile|containerfile)$/i
const otherKind = /\.(md|txt|ya?ml|json|sh|py|js|ts|go|rb|java|html?|rst|adoc|j2|tpl|tmpl|erb|dockerignore|bak|orig)$/i

/** A Compose file is judged when all files are known: others may be merged over it. */
interface ComposeFacts {
  readonly compose: true
}

function wants(file: FileEntry): boolean {
  if (isComposeName(file.name)) return true
  return names.test(file.name) && !(otherKind.test(file.name) && file.name.includes('.'))
}

function findAll(image: ImageContext, checks: readonly ContainerCheck[]): { check: ContainerCheck; hit: Hit }[] {
  return checks.flatMap((check) => Array.from(check.find(image), (hit) => ({ check, hit })))
}

function applyEdits(text: string, proposal: Proposal): string {
  let result = text
  for (const edit of proposal.edits.toSorted((a, b) => b.start - a.start)) {
    result = result.slice(0, edit.start) + edit.text + result.slice(edit.end)
  }
  return result
}

function countByRule(found: readonly { check: ContainerCheck }[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { check } of found) counts.set(check.rule.id, (counts.get(check.rule.id) ?? 0) + 1)
  return counts
}

/** A repair holds when the defect is gone and no rule finds more than before. */
function holds(text: string, proposal: Proposal, rule: string, before: ReadonlyMap<string, number>): boolean {
  const after = countByRule(findAll(createContext(applyEdits(text, proposal)), dockerChecks))
  if ((after.get(rule) ?? 0) !== (before.get(rule) ?? 0) - 1) return false
  return [...after].every(([id, count]) => count <= (before.get(id) ?? 0))
}

function toFix(source: SourceFile, proposal: Proposal): Fix {
  const edits = proposal.edits.map((edit): Edit => {
    const { startByte, endByte } = source.regionOfText(edit.start, edit.end)
    return { path: source.path, startByte, endByte, text: edit.text }
  })
  return { title: proposal.title, safety: proposal.safety, edits }
}

function toDetected(source: SourceFile, check: ContainerCheck, hit: Hit): Detected {
  const place = (at: Span): Detected['at'] => ({
    kind: 'file',
    path: source.path,
    region: source.regionOfText(at.start, at.end),
  })
  return {
    rule: check.rule.id,
    message: hit.message,
    ...(hit.severity === undefined ? {} : { severity: hit.severity }),
    at: place(hit.at),
    ...(hit.related === undefined ? {} : { related: hit.related.map(({ at, note }) => ({ ...place(at), note })) }),
    identity: hit.identity ?? [source.text.slice(hit.at.start, hit.at.end)],
  }
}

function inspect(source: SourceFile): FileReport<ComposeFacts> {
  if (source.bytes.length > maxSize) {
    const cause = `The file is larger than ${maxSize} bytes.`
    return { problems: [{ kind: 'too-large', path: source.path, cause, weight: 'incomplete' }] }
  }
  if (isComposeName(source.entry.name)) return inspectCompose(source)
  if (!looksLikeDockerfile(source.text)) return {}
  const image = createContext(source.text)
  const found = findAll(image, dockerChecks)
  const before = countByRule(found)
  let fixes = 0
  const findings = found.map(({ check, hit }) => {
    const detected = toDetected(source, check, hit)
    if (hit.fix === undefined || fixes >= maxFixes) return detected
    fixes += 1
    if (!holds(source.text, hit.fix, check.rule.id, before)) return detected
    return { ...detected, fixes: [toFix(source, hit.fix)] }
  })
  const problems = image.file.issues.map((issue) => unparsed(source, issue, `Dockerfile: ${issue.message}.`))
  return { findings, problems, counts: { dockerfiles: 1 } }
}

function inspectCompose(source: SourceFile): FileReport<ComposeFacts> {
  const broken = brokenAt(source.parsed(yamlParser))
  const problems =
    broken === undefined ? [] : [unparsed(source, broken, `YAML: ${broken.message}; what stands there was left out.`)]
  return composeRoot(source) === undefined
    ? { problems }
    : { problems, facts: { compose: true }, counts: { composefiles: 1 } }
}

function conclude(project: Project<ComposeFacts>): ProjectReport {
  const findings = new Map<string, Detected>()
  for (const path of project.facts.keys()) {
    const source = project.read(path)
    // An override whose base is there is judged with its base.
    const merged = isOverride(path) && [...project.facts.keys()].some((other) => overridesOf(other).includes(path))
    if (source === undefined || merged) continue
    for (const found of judgeCompose(source, (name) => project.read(name))) {
      const at = found.at.kind === 'file' ? `${found.at.path}:${found.at.region?.startByte}` : ''
      findings.set(`${found.rule} ${at} ${found.identity.join(' ')}`, found)
    }
  }
  return { findings: [...findings.values()] }
}

/** Dockerfiles, Containerfiles and Compose files: base images, users, packages, commands inside RUN, services, secrets. */
export const detector: Detector<ComposeFacts> = {
  id: 'containers',
  version: '1',
  rules: [...dockerChecks, ...composeChecks].map((check) => check.rule),
  wants,
  start: () => ({ inspect, conclude }),
}
