import { frameworks } from '../control.ts'
import type { Fingerprint } from '../finding.ts'
import { problemKinds } from '../problem.ts'
import { profiles, schemaVersion } from '../result.ts'
import { type Cwe, type RuleId, stages } from '../rule.ts'
import { confidences, severities } from '../severity.ts'
import {
  type JsonSchema,
  document,
  either,
  flag,
  integer,
  list,
  named,
  object,
  oneOf,
  tally,
  text,
  word,
} from './builder.ts'
import { fileLocation, location } from './places.ts'
import { evidence } from './proof.ts'

const severity = oneOf(severities)
const confidence = oneOf(confidences)
const ruleId = text<RuleId>('room/name', '^[^/]+/.+$')

const rule = named(
  'rule',
  'What a detector can report.',
  object(
    {
      id: ruleId,
      stage: oneOf(stages),
      title: text('One line about the defect'),
      severity,
      confidence,
      since: text('The release that introduced it'),
      aliases: list(text()),
      controls: list(object({ framework: oneOf(frameworks), id: text() })),
      needs: list(oneOf(['offline', 'network', 'credentials', 'running-target'])),
      fixable: flag(),
      tags: list(text()),
      references: list(text()),
    },
    { why: text('Markdown'), remedy: text('Markdown'), weakness: text<Cwe>('In the CWE list', '^CWE-[0-9]+$') },
  ),
)

const fix = named(
  'fix',
  'A repair that was checked.',
  object({
    title: text(),
    safety: oneOf(['safe', 'unsafe']),
    edits: list(object({ path: text(), startByte: integer(), endByte: integer(), text: text() })),
  }),
)

const state = named(
  'state',
  'Where a finding stands in its life.',
  either(
    object({ kind: word('new') }),
    object({ kind: word('known') }),
    object({ kind: word('waived'), by: text(), why: text() }, { until: text() }),
    object({ kind: word('suppressed'), mark: text(), why: text() }, { until: text() }),
  ),
)

const asset = named(
  'asset',
  'What is at risk, by a stable name.',
  object({
    kind: oneOf(['package', 'resource', 'route', 'image', 'secret', 'identity', 'file', 'pipeline']),
    name: text(),
  }),
)

const finding = named(
  'finding',
  'One defect at one place, or one secret at many.',
  object(
    {
      rule: ruleId,
      message: text(),
      severity,
      confidence,
      locations: object({ primary: location, related: list(location), flow: list(fileLocation) }),
      fingerprint: text<Fingerprint>('Identity by content and structure: survives moves, renames and re-indents'),
      fixes: list(fix),
      state,
    },
    { asset, evidence },
  ),
)

const problem = named(
  'problem',
  'Why something could not be looked at, or only in part. The weight incomplete makes the command exit 4.',
  object(
    { kind: oneOf(problemKinds), cause: text(), weight: oneOf(['incomplete', 'note']) },
    { path: text(), line: integer(), detector: text(), next: text('What the user can do about it') },
  ),
)

const coverage = named(
  'coverage',
  'What was looked at, by whom, with which data, and what was not and why.',
  object({
    files: integer('Files listed by the inventory'),
    bytes: integer('Bytes of those that were read'),
    detectors: list(
      object({
        detector: text(),
        version: text(),
        rules: integer(),
        files: integer(),
        counts: tally('Counts that only this detector has'),
      }),
    ),
    databases: list(object({ name: text(), digest: text(), date: text() })),
    problems: list(problem),
    skipped: tally('Files passed over by rule, by reason'),
  }),
)

/** The form of ScanResult. A test at the type level keeps the two equal. */
export const scanResultSchema = object({
  schemaVersion: word(schemaVersion),
  tool: object({ name: word('bartizan'), version: text() }),
  target: object({ name: text() }, { commit: text(), branch: text(), repository: text(), scope: text() }),
  rules: list(rule),
  findings: list(finding),
  coverage,
  gate: object({ failOn: text(), profile: oneOf(profiles), failing: list(text()) }),
})

/** The JSON Schema that ships with the package. */
export function scanResultJsonSchema(): JsonSchema {
  const head = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `Bartizan scan result ${schemaVersion}`,
    description: 'Fields may be added within a major version, never removed or given another meaning.',
  }
  return document(head, scanResultSchema)
}
