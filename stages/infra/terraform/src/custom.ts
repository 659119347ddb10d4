import type { Detected, SourceFile } from '@bartizan/engine'
import { defineRule, type Problem } from '@bartizan/model'
import { type CheckTable, readCustomChecks } from '@bartizan/resources'
import { parseYaml, toData } from '@bartizan/syntax/yaml'

const room = 'custom'

/** The rule under which users' own checks report; each finding carries the check's own title and severity. */
export const customRule = defineRule({
  id: 'custom/resource-check',
  stage: 'infra',
  title: 'Resource breaks a check of your own',
  why: 'A check in your configuration says so.',
  severity: 'medium',
  tags: ['custom', 'terraform'],
})

export interface LoadedChecks {
  readonly tables: readonly CheckTable[]
  readonly problems: readonly Problem[]
}

/** Reads the files of users' checks. A file or check that cannot be used is a problem; the others are kept. */
export function loadCustomChecks(
  paths: readonly string[],
  read: (path: string) => SourceFile | undefined,
): LoadedChecks {
  const tables: CheckTable[] = []
  const problems: Problem[] = []
  const tell = (path: string, cause: string): void => {
    problems.push({
      kind: 'configuration',
      path,
      cause,
      next: 'Correct the check, then scan again.',
      weight: 'incomplete',
    })
  }
  for (const path of paths) {
    const source = read(path)
    if (source === undefined) {
      tell(path, 'The file of checks cannot be read.')
      continue
    }
    const { documents, issues } = parseYaml(source.text)
    for (const issue of issues)
      if (issue.weight === 'broken') tell(path, `The file of checks is not YAML: ${issue.message}.`)
    for (const document of documents) {
      const read = readCustomChecks(toData(document.root))
      tables.push({ room, rows: read.rows })
      for (const problem of read.problems) tell(path, `Check ${problem.path}: ${problem.cause}.`)
    }
  }
  return { tables, problems }
}

/** Gives a finding of a user's check the rule that is known to the engine, and the check's own severity. */
export function underCustomRule(finding: Detected, tables: readonly CheckTable[]): Detected {
  if (!finding.rule.startsWith(`${room}/`)) return finding
  const id = finding.rule.slice(room.length + 1)
  const row = tables.flatMap((table) => table.rows).find((one) => one.id === id)
  return {
    ...finding,
    rule: customRule.id,
    severity: finding.severity ?? row?.severity ?? 'medium',
    message: `${id}: ${finding.message}`,
    identity: [id, ...finding.identity],
  }
}
