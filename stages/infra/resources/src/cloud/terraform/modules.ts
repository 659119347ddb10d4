import { matches } from '../../check/operator.ts'
import type { CheckRow } from '../../check/row.ts'
import { attr, code, not } from '../../check/test.ts'
import { View } from '../../check/view.ts'

const tf = (text: string): { terraform: string } => ({ terraform: text })
const remoteChange = 'Whoever can change the source decides what is built here, without a change in this repository.'

/** Sources of the language itself, whatever they set up. */
export const moduleRows: readonly CheckRow[] = [
  {
    id: 'module-commit',
    title: 'Module from version control is not fixed to a commit',
    severity: 'medium',
    confidence: 'medium',
    on: tf('module'),
    test: code((subject) => {
      const view = new View(subject)
      const [source] = view.all('source')
      const text = view.text('source') ?? ''
      if (!/^(?:git::|git@|github\.com|bitbucket\.org|hg::|https?:\/\/.*\.git\b)/.test(text)) return /^\.{1,2}\//.test(text) ? undefined : registry(text) ? undefined : view.pass()
      return /[?&](?:ref|rev)=[0-9a-f]{7,64}(?:&|$)/i.test(text) ? view.pass() : view.fail(source)
    }),
    aliases: 'CKV_TF_1',
    why: remoteChange,
    weakness: 'CWE-494',
    bad: tf('module "bad" {\n  source = "git::https://example.com/m.git?ref=main"\n}'),
    good: tf('module "good" {\n  source = "git::https://example.com/m.git?ref=0123456789abcdef0123456789abcdef01234567"\n}'),
  },
  {
    id: 'module-tag',
    title: 'Module is not fixed to a version',
    severity: 'low',
    on: tf('module'),
    test: code((subject) => {
      const view = new View(subject)
      const text = view.text('source') ?? ''
      if (/^\.{1,2}\//.test(text)) return undefined
      if (registry(text)) return view.all('version').length > 0 ? view.pass() : view.fail(view.all('source')[0])
      return /[?&](?:ref|rev)=(?:[0-9a-f]{7,64}|[\w.-]*\d[\w.-]*|(?:refs\/)?tags\/[^&]+)(?:&|$)/i.test(text) ? view.pass() : view.fail(view.all('source')[0])
    }),
    aliases: 'CKV_TF_2',
    why: remoteChange,
    weakness: 'CWE-494',
    bad: tf('module "bad" {\n  source = "terraform-aws-modules/vpc/aws"\n}'),
    good: tf('module "good" {\n  source = "terraform-aws-modules/vpc/aws"\n  version = "5.8.1"\n}'),
  },
  {
    id: 'state-lock',
    title: 'State in S3 is not locked',
    severity: 'low',
    on: tf('terraform'),
    test: attr('backend.use_lockfile | backend.dynamodb_table', matches(/^(?!false$).+/)),
    when: not(not(attr('backend.label', matches(/^s3$/)))),
    aliases: 'CKV_TF_3',
    why: 'Two runs at a time can destroy the state.',
    bad: tf('terraform {\n  backend "s3" {\n    bucket = "b"\n  }\n}\nresource "aws_x" "x" {}'),
    good: tf('terraform {\n  backend "s3" {\n    bucket = "b"\n    use_lockfile = true\n  }\n}\nresource "aws_x" "x" {}'),
  },
]

/** `namespace/name/provider`, with a host in front or not. */
function registry(source: string): boolean {
  return /^(?:[\w.-]+\.[a-z]+\/)?[\w-]+\/[\w-]+\/[\w-]+(?:\/\/.*)?$/.test(source) && !/^(?:github\.com|bitbucket\.org)\//.test(source)
}
