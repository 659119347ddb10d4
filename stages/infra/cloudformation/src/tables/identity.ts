import { type CheckRow } from '@bartizan/resources'
import type { Resource } from '@bartizan/model/resource'
import { check, policyDocuments, statementsOf, textsAt, type Statement } from './code.ts'
import { row } from './row.ts'

const identities = 'IAM::Policy IAM::ManagedPolicy IAM::Group IAM::Role IAM::User'
const policy = (statement: string): string =>
  `PolicyName: p\nPolicyDocument:\n  Version: "2012-10-17"\n  Statement:\n    - ${statement.replaceAll('\n', '\n      ')}`
const fine = policy('Effect: Allow\nAction: s3:GetObject\nResource: arn:aws:s3:::b/k')

function firstBad(
  resource: Resource,
  bad: (statement: Statement) => boolean,
): { at: Statement['cell']; path: string } | undefined {
  for (const document of policyDocuments(resource)) {
    const found = statementsOf(document).find((statement) => statement.allows && bad(statement))
    if (found !== undefined) return { at: found.cell, path: 'PolicyDocument.Statement' }
  }
  return undefined
}

const writeVerbs =
  /^(\*|(create|put|delete|update|modify|attach|detach|add|remove|set|start|stop|terminate|run|send|publish|write|tag|untag|enable|disable|associate|disassociate|register|deregister|reboot|restore|copy|import|invoke|cancel|replace|reset|revoke|authorize|batchwrite|batchdelete|upload|execute|change|allocate|release|purge|transfer|accept|reject|move)[a-z*]*)$/i

const identityRows: readonly CheckRow[] = [
  row({
    id: 'iam-wildcard',
    title: 'Policy grants actions or resources by a wildcard',
    severity: 'medium',
    about: 'access',
    confidence: 'medium',
    aliases: 'AVD-AWS-0057 AVD-AWS-0114 AVD-AWS-0120',
    on: identities,
    test: {
      kind: 'code',
      check: check((resource) =>
        firstBad(
          resource,
          (statement) =>
            statement.actions.some((action) => /^(\*|[\w-]+:\*)$/.test(action)) ||
            (statement.resources.includes('*') &&
              statement.actions.some((action) => writeVerbs.test(action.split(':')[1] ?? ''))),
        ),
      ),
    },
    why: 'More is granted than anyone has looked at.',
    remedy: 'Name the actions and resources that are needed.',
    bad: policy('Effect: Allow\nAction: s3:*\nResource: arn:aws:s3:::b'),
    good: fine,
  }),
  row({
    id: 'iam-s3-full-access',
    title: 'Policy grants everything in every bucket',
    severity: 'high',
    about: 'access',
    aliases: 'AVD-AWS-0345',
    on: identities,
    test: {
      kind: 'code',
      check: check((resource) =>
        firstBad(
          resource,
          (statement) =>
            statement.actions.some((action) => /^s3:\*$/i.test(action)) &&
            statement.resources.some((text) => /^(\*|arn:aws:s3:::\*)$/.test(text)),
        ),
      ),
    },
    why: 'The holder reads, alters and deletes all stored data.',
    remedy: 'Name the buckets and actions that are needed.',
    bad: policy('Effect: Allow\nAction: s3:*\nResource: "*"'),
    good: fine,
  }),
]

const credential =
  /(?:^|[^A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?:[^A-Z0-9]|$)|aws_secret_access_key["']?\s*[=:]\s*["']?[A-Za-z0-9/+]{40}/i

/** A script that sets a secret to a literal value. */
const assignedSecret = /\b[A-Z_]*(?:PASSWORD|PASSWD|SECRET|API_?KEY|TOKEN)[A-Z_]*=["']?[^\s"'$/<{*][^\s"'$]{5,}/

/** Variables and scripts that hold an AWS credential. */
export const credentialRows: readonly CheckRow[] = [
  row({
    id: 'user-data-credentials',
    title: 'Credential in user data',
    severity: 'critical',
    about: 'secrets',
    aliases: 'CKV_AWS_46 AVD-AWS-0029 AVD-AWS-0129',
    on: 'EC2::Instance EC2::LaunchTemplate AutoScaling::LaunchConfiguration',
    test: { kind: 'code', check: check((resource) => userData(resource)) },
    why: 'Every process on the machine and everyone who may describe it reads user data.',
    remedy: 'Remove it and renew it; give the instance a role.',
    bad: 'UserData: "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE"',
    good: 'UserData: "echo hello"',
  }),
  row({
    id: 'parameter-credentials',
    title: 'Credential in a plain parameter',
    severity: 'high',
    about: 'secrets',
    aliases: 'CKV_AWS_384',
    on: 'SSM::Parameter',
    test: {
      kind: 'code',
      check: check(plainParameter),
    },
    why: 'Parameters of this type are stored readable.',
    remedy: 'Remove it, renew it, and use Secrets Manager.',
    bad: 'Type: String\nValue: AKIAIOSFODNN7EXAMPLE',
    good: 'Type: String\nValue: blue',
  }),
]

/** A parameter in plain text whose name says that it holds a secret, and whose value looks like one. */
function plainParameter(resource: Resource): { at: Statement['cell']; path: string } | undefined {
  const body = resource.body.value
  const cell = body.kind === 'map' ? body.entries.get('Value') : undefined
  if (cell?.value.kind !== 'known' || textsAt(resource.body, 'Type')[0] === 'SecureString') return undefined
  const text = String(cell.value.value)
  const named = textsAt(resource.body, 'Name').some((name) =>
    /(secret|password|passwd|api_?key|token|credential)/i.test(name),
  )
  const placeholder = textsAt(resource.body, 'Name')
    .concat(text)
    .some((one) => /example|test|dummy|sample/i.test(one))
  const looks = !placeholder && /^[A-Za-z0-9+/=_!@#%^&*-]{16,}$/.test(text) && /[0-9]/.test(text) && /[a-z]/i.test(text)
  return credential.test(text) || (named && looks) ? { at: cell, path: 'Value' } : undefined
}

function userData(resource: Resource): { at: Statement['cell']; path: string } | undefined {
  for (const path of [['UserData'], ['LaunchTemplateData', 'UserData']]) {
    const found = textsAt(resource.body, ...path).some((text) =>
      [text, decoded(text)].some((script) => credential.test(script) || assignedSecret.test(script)),
    )
    if (found) return { at: resource.body, path: path.join('.') }
  }
  return undefined
}

function decoded(text: string): string {
  return /^[A-Za-z0-9+/=\s]{16,}$/.test(text) ? Buffer.from(text, 'base64').toString('latin1') : ''
}

export const identityAndKeyRows: readonly CheckRow[] = [...identityRows, ...credentialRows]
