import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Value } from '../rego/index.ts'
import { runPoutine } from './index.ts'
import type { PolicyDocument } from './index.ts'

const workflow: Value = {
  name: 'Build',
  on: { push: { branches: 'main' }, schedule: [{ cron: '1 2 * * *' }], workflow_dispatch: null },
  permissions: 'write-all',
  env: { DEBUG: true },
  jobs: {
    test: {
      'runs-on': { group: 'big', labels: ['linux'] },
      container: 'node:24',
      strategy: { matrix: { node: [22, 24], include: [{ node: 26 }] } },
      steps: [
        { uses: 'Some/Action/sub@v4', with: { ref: '${{ github.head_ref }}' } },
        { run: 'echo ${{ github.event.issue.title }} ${{ secrets.TOKEN }}', env: { A: 1 } },
      ],
    },
    call: { uses: './.github/workflows/other.yml', secrets: 'inherit', needs: 'test' },
  },
}
const action: Value = { name: 'own', runs: { using: 'composite', steps: [{ run: 'make', shell: 'bash' }] } }
/** Lines are told by the depth of the path, so that tests see what was asked for. */
const documents = [workflow, action].map((data, i): PolicyDocument => ({
  file: `${i}.yml`,
  data,
  origins: { originOf: (path) => ({ start: path.length, end: path.length }), lineAt: (offset) => offset + 10 },
}))
const ask = (body: string) => {
  const rego = `# METADATA
# title: Own rule
# custom:
#   level: error
package rules.own
import rego.v1
results contains {"rule_id": "own", "meta": meta} if {
	pkg := input.packages[_]
	${body}
}`
  const report = runPoutine(new Map([['own.rego', rego]]), documents)
  assert.deepEqual(report.problems, [])
  return report.findings.map(({ file, path, message, severity }) => [file, path, message, severity])
}

test('workflows and actions become the inventory that rules read, and results lead back to them', () => {
  const run = `workflow := pkg.github_actions_workflows[_]
	job := workflow.jobs[_]
	step := job.steps[i]
	contains(step.run, "github.event")
	job.references_secrets == ["TOKEN"]
	step.env == [{"name": "A", "value": "1"}]
	meta := {"path": workflow.path, "job": job.id, "step": i, "line": step.lines.run, "details": step.run}`
  assert.deepEqual(ask(run), [
    ['0.yml', ['jobs', 'test', 'steps', 1, 'run'], 'echo ${{ github.event.issue.title }} ${{ secrets.TOKEN }}', 'high'],
  ])
  const composite = `action := pkg.github_actions_metadata[_]
	action.runs.steps[i].run == "make"
	meta := {"path": action.path, "step": i}`
  assert.deepEqual(ask(composite), [['1.yml', ['runs', 'steps', 0], 'Own rule', 'high']])
})

test('each part of a workflow has the form that rules expect', () => {
  const conditions = [
    'workflow.events == [{"name": "push", "branches": ["main"]}, {"name": "schedule", "cron": ["1 2 * * *"]}, {"name": "workflow_dispatch"}]',
    '{"scope": "id-token", "permission": "write"} in workflow.permissions',
    'workflow.env == [{"name": "DEBUG", "value": "true"}]',
    'workflow.jobs[0].runs_on == ["group:big", "label:linux"]',
    'workflow.jobs[0].container.image == "node:24"',
    'workflow.jobs[0].strategy.matrix == {"node": ["22", "24"]}',
    'workflow.jobs[0].permissions == null',
    'workflow.jobs[0].steps[0].with_ref == "${{ github.head_ref }}"',
    'workflow.jobs[0].steps[0].action == "Some/Action/sub"',
    'workflow.jobs[0].steps[0].lines == {"start": 14, "uses": 15, "with_ref": 16}',
    'workflow.jobs[1].secrets == [{"name": "*ALL", "value": "inherit"}]',
    'workflow.jobs[1].needs == ["test"]',
    'workflow.jobs[1].steps == []',
    'not workflow.jobs[1].with',
  ]
  for (const condition of conditions)
    assert.equal(ask(`workflow := pkg.github_actions_workflows[0]\n\t${condition}\n\tmeta := {}`).length, 1, condition)
})

test('functions of poutine', () => {
  const cases = [
    ['purl.parse_github_actions("Actions/Checkout@v4", "", "")', 'pkg:githubactions/actions/checkout@v4'],
    ['purl.parse_github_actions("a/b/C@v4", "", "")', 'pkg:githubactions/a/b@v4#C'],
    ['purl.parse_github_actions("./x/y.yml", "O/R", "1")', 'pkg:githubactions/o/r@1#x/y.yml'],
    ['purl.parse_github_actions("docker://alpine:3", "", "")', 'pkg:docker/alpine@3'],
    ['purl.parse_docker_image("ghcr.io/o/i@sha256:ab")', 'pkg:docker/o/i@sha256:ab?repository_url=ghcr.io'],
    ['purl.parse_docker_image("localhost:5000/i")', 'pkg:docker/i?repository_url=localhost:5000'],
  ] as const
  for (const [call, purl] of cases) assert.equal(ask(`${call} == "${purl}"\n\tmeta := {}`).length, 1, call)
  assert.deepEqual(ask('purl.parse_github_actions("./../x", "", "")\n\tmeta := {}'), [])
  const checks: readonly (readonly [string, string, boolean])[] = [
    ['>= 1.2, < 2', '1.10', true],
    ['>= 1.2, < 2', '2.0.0', false],
    ['~> 1.2.3', '1.2.9', true],
    ['~> 1.2.3', '1.3.0', false],
    ['~> 1.2', '1.9', true],
    ['< 2', '1.0-beta', false],
    ['>= 1.0-alpha', '1.0-beta', true],
    ['!= 1', '1.0.0', false],
  ]
  for (const [constraint, version, wanted] of checks)
    assert.equal(
      ask(`semver.constraint_check("${constraint}", "${version}")\n\tmeta := {}`).length,
      wanted ? 1 : 0,
      `${version} ${constraint}`,
    )
})
