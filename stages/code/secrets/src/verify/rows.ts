import { signed } from '../aws/sigv4.ts'
import { jsonOf, textAt, type HttpAnswer, type HttpRequest } from '../http.ts'
import type { VerifyRow } from './row.ts'

const json = { accept: 'application/json' }

function get(url: string, headers: Readonly<Record<string, string>>): HttpRequest {
  return { method: 'GET', url, headers: { ...json, 'user-agent': 'bartizan', ...headers } }
}

function post(url: string, headers: Readonly<Record<string, string>>, body: string): HttpRequest {
  return {
    method: 'POST',
    url,
    headers: { ...json, 'user-agent': 'bartizan', 'content-type': 'application/json', ...headers },
    body,
  }
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
})

/** A row for the common case: a bearer token and one address. */
function simple(
  provider: string,
  rules: string,
  url: string,
  more: Partial<VerifyRow> & {
    readonly header?: (key: string) => Readonly<Record<string, string>>
    readonly name?: readonly string[]
  } = {},
): VerifyRow {
  const { header = bearer, name, ...rest } = more
  return {
    provider,
    rules: rules.split(' '),
    hosts: [new URL(url).host],
    request: (key) => get(url, header(key)),
    ...(name === undefined ? {} : { owner: (answer: HttpAnswer) => textAt(jsonOf(answer), ...name) }),
    ...rest,
  }
}

/** A GraphQL question: status 200 whatever the key, and the errors in the body. */
function graphql(
  provider: string,
  rules: string,
  asked: {
    readonly url: string
    readonly query: string
    readonly name: readonly string[]
    readonly header: (key: string) => Readonly<Record<string, string>>
  },
): VerifyRow {
  const { url, query, name, header } = asked
  return {
    provider,
    rules: rules.split(' '),
    hosts: [new URL(url).host],
    request: (key) => post(url, header(key), JSON.stringify({ query })),
    dead: [400, 401, 403],
    read: (answer) =>
      textAt(jsonOf(answer), ...name) === undefined && answer.status === 200
        ? { state: 'revoked', reason: 'the provider does not know the key' }
        : undefined,
    owner: (answer) => textAt(jsonOf(answer), ...name),
  }
}

const slackRead = (answer: HttpAnswer): ReturnType<NonNullable<VerifyRow['read']>> => {
  const error = textAt(jsonOf(answer), 'error')
  if (answer.status !== 200) return undefined
  if (error === undefined && jsonOf(answer) !== undefined)
    return { state: 'live', reason: 'the provider knows the key' }
  if (error === undefined) return { state: 'unknown', reason: 'the answer is not the provider’s' }
  const dead = /^(?:invalid_auth|account_inactive|token_revoked|token_expired|not_authed)$/.test(error)
  return dead
    ? { state: 'revoked', reason: `the provider says ${error}` }
    : { state: 'unknown', reason: `the provider says ${error.slice(0, 60)}` }
}

/** Providers that can be asked, each through an endpoint that only says who is asking. */
export const verifyRows: readonly VerifyRow[] = [
  simple('GitHub', 'github-pat github-fine-grained-pat github-oauth github-app-token', 'https://api.github.com/user', {
    name: ['login'],
    scopes: (answer) => answer.headers['x-oauth-scopes'],
  }),
  simple('GitLab', 'gitlab-pat gitlab-pat-routable', 'https://gitlab.com/api/v4/personal_access_tokens/self', {
    header: (key) => ({ 'private-token': key }),
    name: ['user_id'],
    scopes: (answer) => scopesOf(answer),
  }),
  simple('Docker', 'dockerhub-org-token', 'https://hub.docker.com/v2/user/', { name: ['username'] }),
  {
    provider: 'Slack',
    rules: [
      'slack-bot-token',
      'slack-legacy-bot-token',
      'slack-user-token',
      'slack-session-token',
      'slack-workspace-token',
    ],
    hosts: ['slack.com'],
    request: (key) => post('https://slack.com/api/auth.test', bearer(key), '{}'),
    read: slackRead,
    owner: (answer) => textAt(jsonOf(answer), 'team'),
    scopes: (answer) => answer.headers['x-oauth-scopes'],
  },
  {
    provider: 'Slack',
    rules: ['slack-webhook'],
    hosts: ['hooks.slack.com'],
    request: (key) => post(`https://hooks.slack.com/services/${key}`, {}, '{}'),
    read: (answer) =>
      /no_text|missing_text|invalid_payload/.test(answer.body)
        ? { state: 'live', reason: 'the webhook answers' }
        : /no_service|invalid_token|no_team|no_active_hooks/.test(answer.body)
          ? { state: 'revoked', reason: 'the webhook is gone' }
          : undefined,
  },
  simple('Stripe', 'stripe-secret-key stripe-restricted-key stripe-test-key', 'https://api.stripe.com/v1/balance', {
    header: (key) => basic(key, ''),
    read: (answer) =>
      answer.status === 403
        ? { state: 'live', reason: 'the provider knows the key, which may not read the balance' }
        : undefined,
  }),
  simple('SendGrid', 'sendgrid-api-key', 'https://api.sendgrid.com/v3/scopes', {
    scopes: (answer) => scopesOf(answer),
  }),
  simple('Mailgun', 'mailgun-api-key mailgun-new-api-key', 'https://api.mailgun.net/v3/domains', {
    header: (key) => basic('api', key),
  }),
  {
    provider: 'Mailchimp',
    rules: ['mailchimp-api-key', 'mailchimp-marked-key'],
    hosts: (key) => [`${key.slice(key.lastIndexOf('-') + 1)}.api.mailchimp.com`],
    request: (key) =>
      /-us\d{1,2}$/.test(key)
        ? get(`https://${key.slice(key.lastIndexOf('-') + 1)}.api.mailchimp.com/3.0/`, basic('any', key))
        : undefined,
    owner: (answer) => textAt(jsonOf(answer), 'account_name'),
  },
  simple('Brevo', 'brevo-api-key', 'https://api.brevo.com/v3/account', {
    header: (key) => ({ 'api-key': key }),
    name: ['email'],
  }),
  simple('Postmark', 'postmark-token', 'https://api.postmarkapp.com/server', {
    header: (key) => ({ 'x-postmark-server-token': key }),
    name: ['Name'],
  }),
  simple('Resend', 'resend-api-key', 'https://api.resend.com/domains', {
    read: (answer) =>
      /restricted_api_key/.test(answer.body)
        ? { state: 'live', reason: 'the provider knows the key, which may only send' }
        : undefined,
  }),
  simple('OpenAI', 'openai-api-key', 'https://api.openai.com/v1/models'),
  simple('Anthropic', 'anthropic-api-key', 'https://api.anthropic.com/v1/models', {
    header: (key) => ({ 'x-api-key': key, 'anthropic-version': '2023-06-01' }),
  }),
  simple('Hugging Face', 'huggingface-token huggingface-organization-token', 'https://huggingface.co/api/whoami-v2', {
    name: ['name'],
  }),
  simple('Groq', 'groq-api-key', 'https://api.groq.com/openai/v1/models'),
  simple('Replicate', 'replicate-token', 'https://api.replicate.com/v1/account', { name: ['username'] }),
  simple('Mistral', 'mistral-api-key', 'https://api.mistral.ai/v1/models'),
  simple('OpenRouter', 'openrouter-api-key', 'https://openrouter.ai/api/v1/key'),
  simple('DigitalOcean', 'digitalocean-pat digitalocean-access-token', 'https://api.digitalocean.com/v2/account', {
    name: ['account', 'email'],
  }),
  simple(
    'Cloudflare',
    'cloudflare-api-key cloudflare-scoped-token',
    'https://api.cloudflare.com/client/v4/user/tokens/verify',
    { dead: [400, 401, 403], name: ['result', 'status'] },
  ),
  simple('Heroku', 'heroku-api-key heroku-api-key-v2', 'https://api.heroku.com/account', {
    header: (key) => ({ ...bearer(key), accept: 'application/vnd.heroku+json; version=3' }),
    name: ['email'],
  }),
  simple('Linode', 'linode-token', 'https://api.linode.com/v4/profile', { name: ['username'] }),
  simple('Hetzner', 'hetzner-token', 'https://api.hetzner.cloud/v1/locations'),
  simple('Vercel', 'vercel-token vercel-marked-token', 'https://api.vercel.com/v2/user', {
    dead: [401, 403],
    name: ['user', 'username'],
  }),
  simple('Netlify', 'netlify-access-token netlify-marked-token', 'https://api.netlify.com/api/v1/user', {
    name: ['email'],
  }),
  simple('Render', 'render-api-key', 'https://api.render.com/v1/owners'),
  simple('HCP Terraform', 'terraform-cloud-token', 'https://app.terraform.io/api/v2/account/details', {
    name: ['data', 'attributes', 'username'],
  }),
  simple('Pulumi', 'pulumi-token', 'https://api.pulumi.com/api/user', {
    header: (key) => ({ authorization: `token ${key}` }),
    name: ['githubLogin'],
  }),
  simple('Doppler', 'doppler-token doppler-service-token doppler-other-token', 'https://api.doppler.com/v3/me', {
    name: ['workplace', 'name'],
  }),
  simple('Buildkite', 'buildkite-token', 'https://api.buildkite.com/v2/access-token', {
    scopes: (answer) => scopesOf(answer),
  }),
  simple('CircleCI', 'circleci-token circleci-legacy-token', 'https://circleci.com/api/v2/me', {
    header: (key) => ({ 'circle-token': key }),
    name: ['login'],
  }),
  simple('Snyk', 'snyk-token', 'https://api.snyk.io/v1/user/me', {
    header: (key) => ({ authorization: `token ${key}` }),
    name: ['username'],
  }),
  simple('Sentry', 'sentry-user-token sentry-org-token sentry-token', 'https://sentry.io/api/0/organizations/', {
    read: (answer) =>
      answer.status === 403
        ? { state: 'live', reason: 'the provider knows the key, which may not list organisations' }
        : undefined,
  }),
  simple('Datadog', 'datadog-api-key', 'https://api.datadoghq.com/api/v1/validate', {
    header: (key) => ({ 'dd-api-key': key }),
    dead: [401, 403],
  }),
  graphql('New Relic', 'newrelic-user-key', {
    url: 'https://api.newrelic.com/graphql',
    query: '{ actor { user { email } } }',
    name: ['data', 'actor', 'user', 'email'],
    header: (key) => ({ 'api-key': key }),
  }),
  simple('LaunchDarkly', 'launchdarkly-token', 'https://app.launchdarkly.com/api/v2/caller-identity', {
    header: (key) => ({ authorization: key }),
    name: ['accountId'],
  }),
  simple('PagerDuty', 'pagerduty-token', 'https://api.pagerduty.com/abilities', {
    header: (key) => ({ authorization: `Token token=${key}` }),
  }),
  graphql('Linear', 'linear-api-key', {
    url: 'https://api.linear.app/graphql',
    query: '{ viewer { email } }',
    name: ['data', 'viewer', 'email'],
    header: (key) => ({ authorization: key }),
  }),
  simple('Notion', 'notion-token notion-legacy-token', 'https://api.notion.com/v1/users/me', {
    header: (key) => ({ ...bearer(key), 'notion-version': '2022-06-28' }),
    name: ['name'],
  }),
  simple('Airtable', 'airtable-pat airtable-api-key', 'https://api.airtable.com/v0/meta/whoami', { name: ['id'] }),
  simple('Asana', 'asana-token', 'https://app.asana.com/api/1.0/users/me', { name: ['data', 'email'] }),
  simple('Figma', 'figma-token figma-legacy-token', 'https://api.figma.com/v1/me', {
    header: (key) => ({ 'x-figma-token': key }),
    dead: [401, 403],
    name: ['email'],
  }),
  simple('Postman', 'postman-key', 'https://api.getpostman.com/me', {
    header: (key) => ({ 'x-api-key': key }),
    name: ['user', 'username'],
  }),
  simple('Typeform', 'typeform-token', 'https://api.typeform.com/me', { dead: [401, 403], name: ['email'] }),
  simple('Intercom', 'intercom-key intercom-marked-key', 'https://api.intercom.io/me', { name: ['email'] }),
  simple('HubSpot', 'hubspot-private-app-token', 'https://api.hubapi.com/account-info/v3/details', {
    name: ['portalId'],
  }),
  simple('Square', 'square-access-token square-personal-token', 'https://connect.squareup.com/v2/merchants/me', {
    name: ['merchant', 'business_name'],
  }),
  {
    provider: 'Dropbox',
    rules: ['dropbox-short-token', 'dropbox-long-token'],
    hosts: ['api.dropboxapi.com'],
    request: (key) => ({
      method: 'POST',
      url: 'https://api.dropboxapi.com/2/users/get_current_account',
      headers: bearer(key),
    }),
    owner: (answer) => textAt(jsonOf(answer), 'email'),
  },
  simple('Discord', 'discord-bot-token', 'https://discord.com/api/v10/users/@me', {
    header: (key) => ({ authorization: `Bot ${key}` }),
    name: ['username'],
  }),
  {
    provider: 'Telegram',
    rules: ['telegram-named-token'],
    hosts: ['api.telegram.org'],
    request: (key) =>
      /^\d{5,16}:[\w-]{35}$/.test(key) ? get(`https://api.telegram.org/bot${key}/getMe`, {}) : undefined,
    dead: [401, 404],
    owner: (answer) => textAt(jsonOf(answer), 'result', 'username'),
  },
  simple('Supabase', 'supabase-token', 'https://api.supabase.com/v1/organizations'),
  simple('Tailscale', 'tailscale-key', 'https://api.tailscale.com/api/v2/tailnet/-/devices', {
    header: (key) => basic(key, ''),
    read: (answer) =>
      answer.status === 403
        ? { state: 'live', reason: 'the provider knows the key, which may not list devices' }
        : undefined,
  }),
  {
    provider: 'Google',
    rules: ['google-oauth-token'],
    hosts: ['oauth2.googleapis.com'],
    request: (key) => get(`https://oauth2.googleapis.com/tokeninfo?access_token=${encodeURIComponent(key)}`, {}),
    dead: [400, 401],
    owner: (answer) => textAt(jsonOf(answer), 'email'),
    scopes: (answer) => textAt(jsonOf(answer), 'scope'),
  },
  {
    provider: 'AWS',
    xml: true,
    rules: ['aws-access-key', 'aws-temporary-key', 'aws-legacy-key'],
    hosts: ['sts.us-east-1.amazonaws.com'],
    request(key, { companions, now }) {
      const secret = companions['aws-secret-key']
      if (secret === undefined) return undefined
      const token = companions['aws-session-token']
      const keys = {
        accessKeyId: key,
        secretAccessKey: secret,
        ...(token === undefined ? {} : { sessionToken: token }),
      }
      const request: HttpRequest = {
        method: 'POST',
        url: 'https://sts.us-east-1.amazonaws.com/',
        headers: { ...json, 'content-type': 'application/x-www-form-urlencoded' },
        body: 'Action=GetCallerIdentity&Version=2011-06-15',
      }
      return signed(request, { keys, region: 'us-east-1', service: 'sts', now })
    },
    read: (answer) =>
      answer.status === 403
        ? {
            state: 'revoked',
            reason: /SignatureDoesNotMatch/.test(answer.body)
              ? 'the secret does not belong to the key id'
              : 'the provider does not accept the key',
          }
        : undefined,
    owner: (answer) =>
      textAt(jsonOf(answer), 'GetCallerIdentityResponse', 'GetCallerIdentityResult', 'Arn') ??
      /<Arn>([^<]{1,300})<\/Arn>/.exec(answer.body)?.[1],
  },
]

function scopesOf(answer: HttpAnswer): string | undefined {
  const body = jsonOf(answer)
  const scopes =
    typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>)['scopes'] : undefined
  return Array.isArray(scopes)
    ? scopes
        .filter((scope) => typeof scope === 'string')
        .slice(0, 40)
        .join(', ')
    : undefined
}
