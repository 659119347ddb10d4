import type { Pair, Span } from '@bartizan/syntax/dockerfile'
import type { ContainerCheck, Hit } from '../check.ts'
import type { ImageContext } from '../context.ts'
import { secrecy } from './controls.ts'
import { imageCheck, stepCheck, trivy } from './define.ts'

/** Names under which programs expect a credential. */
const credential =
  /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRET_KEY|SECRETKEY|API_?KEY|APIKEY|ACCESS_KEY|ACCESS_KEY_ID|PRIVATE_KEY|SIGNING_KEY|ENCRYPTION_KEY|AUTH_KEY|TOKEN|ACCESS_TOKEN|AUTH_TOKEN|CREDENTIALS?|PWD|PAT|CLIENT_SECRET)$/i
/** Names that end alike but hold something else, and values that only say where the secret is. */
const harmlessName =
  /(^|_)(FILE|PATH|URL|URI|ENDPOINT|NAME|LENGTH|EXPIR\w*|TTL|HEADER|TYPE|ALLOW_EMPTY_PASSWORD|EMPTY_ROOT_PASSWORD|RANDOM_ROOT_PASSWORD)$|^(PWD|OLDPWD)$|(ALLOW_EMPTY|RANDOM_ROOT|PUBLIC|TOKENIZER|DISABLE|ENABLE|REQUIRE|USE)_/i
const harmlessValue = /^(true|false|yes|no|0|1|none|null|unset)?$|^\/[\w./-]*$|^\$\{?\w+\}?$|^<.*>$|^\/run\/secrets\//i

function secretPair(pair: Pair, kind: 'ENV' | 'ARG'): boolean {
  const name = pair.key
  if (!credential.test(name) || harmlessName.test(name)) return false
  const value = pair.value?.value ?? ''
  if (kind === 'ARG' && value === '') return true
  return !harmlessValue.test(value)
}

function* variableHits(image: ImageContext): Iterable<Hit> {
  for (const kind of ['ENV', 'ARG'] as const) {
    for (const { instruction, stage } of image.every(kind)) {
      if (!image.shipped.includes(stage)) continue
      for (const pair of instruction.pairs) {
        if (!secretPair(pair, kind)) continue
        const filled = (pair.value?.value ?? '') !== ''
        const how =
          kind === 'ENV'
            ? 'is set in the image, where everyone who can pull it can read it'
            : 'is a build argument, and these stay readable in the image history'
        yield {
          at: pair.value === undefined ? pair : ({ start: pair.start, end: pair.value.start } satisfies Span),
          severity: filled ? 'high' : 'medium',
          message: `${pair.key} ${how}. Mount it as a build secret (\`RUN --mount=type=secret\`), or hand it over when the container starts.`,
          identity: [kind, pair.key],
        }
      }
    }
  }
}

const secretFiles =
  /(^|\/)(\.env(\.(?!example|sample|template|dist)[\w.-]+)?|id_(rsa|dsa|ecdsa|ed25519)|[\w.-]*\.(pem|p12|pfx|jks|keystore|ppk)|\.netrc|\.pgpass|\.git-credentials|\.npmrc|\.pypirc|\.htpasswd|credentials\.json|service[-_]account[\w-]*\.json|\.aws(\/credentials)?|\.ssh|\.docker\/config\.json|\.kube\/config|kubeconfig|secrets?\.(ya?ml|json|env))\/?$/i
const publicPart = /(^|[-_./])(pub|public|cert|certs|certificate|ca|chain|fullchain|bundle|trust|truststore)([-_.]|$)/i

function* copiedFiles(image: ImageContext): Iterable<Hit> {
  for (const keyword of ['COPY', 'ADD']) {
    for (const { instruction, stage } of image.every(keyword)) {
      if (!image.shipped.includes(stage)) continue
      for (const word of instruction.words.slice(0, -1)) {
        const name = word.value.slice(word.value.lastIndexOf('/') + 1)
        if (!secretFiles.test(word.value) || publicPart.test(name)) continue
        yield {
          at: word,
          message: `${word.value} looks like a file with credentials, and everyone who can pull the image can read it. Mount it as a build secret or when the container starts, and list it in .dockerignore.`,
          identity: [word.value],
        }
      }
    }
  }
}

const setup: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['aws', /^configure set (\S+ )?(aws_access_key_id|aws_secret_access_key|aws_session_token)\b/],
  ['gcloud', /^auth (activate-service-account|login)\b/],
  ['az', /^login\b.*(-p|--password)\b/],
  ['doctl', /^auth init\b.*(-t|--access-token)\b/],
  ['gh', /^auth login\b/],
  ['docker', /^login\b.*(-p|--password)\b/],
  ['huggingface-cli', /^login\b.*--token\b/],
  ['heroku', /^auth:token\b|^login\b/],
  ['npm', /^config set (\S+:)?_(authToken|auth|password)\b/i],
]

export const secretChecks: readonly ContainerCheck[] = [
  imageCheck(
    {
      name: 'secret-in-variable',
      title: 'Credential in a build argument or variable of the image',
      why: '`docker history` and `docker inspect` show ENV and ARG values to everyone who can pull the image, also when a later layer unsets them.',
      remedy:
        'Use `RUN --mount=type=secret` for the build and hand run-time secrets over when the container starts. Renew the credential if it was ever pushed.',
      severity: 'high',
      confidence: 'medium',
      weakness: 'CWE-538',
      aliases: ['c3e1b6ae-d92c-44b3-8ed5-1f5442bab6a4', ...trivy(31, 'do-not-pass-secrets')],
      controls: secrecy,
      bad: [
        'FROM alpine:3.20\nENV DB_PASSWORD=s3cr3t-Value\n',
        'FROM alpine:3.20\nARG GITHUB_TOKEN\n',
        'FROM alpine:3.20\nARG AWS_SECRET_ACCESS_KEY=abc123\n',
      ],
      good: [
        'FROM alpine:3.20\nENV DB_PASSWORD_FILE=/run/secrets/db MYSQL_ALLOW_EMPTY_PASSWORD=yes TOKENIZER_PATH=/m\n',
        'FROM alpine:3.20 AS build\nARG GITHUB_TOKEN\nFROM alpine:3.20\n',
        'FROM alpine:3.20\nENV API_KEY=""\n',
      ],
    },
    variableHits,
  ),
  imageCheck(
    {
      name: 'secret-file-copied',
      title: 'File with credentials copied into the image',
      why: 'What is copied stays in its layer, readable for everyone who can pull the image, also when a later step deletes it.',
      remedy: 'Mount the file as a build secret or at run time, and list it in .dockerignore.',
      severity: 'high',
      confidence: 'medium',
      weakness: 'CWE-538',
      aliases: trivy(31, 'do-not-pass-secrets'),
      controls: secrecy,
      bad: ['FROM alpine:3.20\nCOPY .env /app/.env\n', 'FROM alpine:3.20\nCOPY id_rsa /root/.ssh/id_rsa\n'],
      good: [
        'FROM alpine:3.20\nCOPY .env.example /app/.env\nCOPY ca-cert.pem /etc/ssl/\n',
        'FROM alpine:3.20 AS build\nCOPY .npmrc /app/\nFROM alpine:3.20\n',
      ],
    },
    copiedFiles,
  ),
  stepCheck(
    {
      name: 'secret-in-command',
      title: 'Credential handed to a command of the build',
      why: 'The command line stands in the image history, and what it configures stays in the layer.',
      remedy: 'Mount the credential with `--mount=type=secret` for this one command.',
      severity: 'high',
      confidence: 'medium',
      weakness: 'CWE-538',
      aliases: trivy(31, 'do-not-pass-secrets'),
      controls: secrecy,
      bad: ['FROM alpine:3.20\nRUN aws configure set aws_secret_access_key $KEY\n'],
      good: [
        'FROM alpine:3.20\nRUN --mount=type=secret,id=aws aws configure set aws_secret_access_key "$(cat /run/secrets/aws)"\n',
        'FROM alpine:3.20\nRUN aws configure set region eu-west-1\n',
      ],
    },
    (step, image) => {
      if (!image.shipped.includes(step.run.stage)) return undefined
      if (
        step.run.instruction.flags.some(
          ({ name, value }) => name === 'mount' && value?.includes('type=secret') === true,
        )
      )
        return undefined
      const line = step.call.args.map(({ text }) => text).join(' ')
      const found = setup.some(([name, pattern]) => step.call.name === name && pattern.test(line))
      if (!found) return undefined
      return {
        at: step.at,
        message: `\`${step.call.name}\` stores a credential in this layer, and its arguments stand in the image history. Mount the secret for this command instead.`,
      }
    },
  ),
]
