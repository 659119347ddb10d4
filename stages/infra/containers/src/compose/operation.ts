import { parseImage } from '@bartizan/syntax/dockerfile'
import { textOf } from '@bartizan/syntax/yaml'
import { availability, minimal, network, provenance, secrecy } from '../rules/controls.ts'
import { check, forbidden, required, type ComposeCheck } from './define.ts'
import { environmentOf, known, portsOf, setting, textAt } from './service.ts'

const limits: readonly ComposeCheck[] = [
  check(
    {
      name: 'memory-limit',
      title: 'No memory limit',
      why: 'One container can use up the memory of the host.',
      remedy: 'Set `mem_limit` or `deploy.resources.limits.memory`.',
      severity: 'low',
      weakness: 'CWE-770',
      aliases: ['bb9ac4f7-e13b-423d-a010-c74a1bfbe492'],
      controls: availability,
      bad: ['restart: always'],
      good: ['mem_limit: 512m', 'deploy:\n  resources:\n    limits:\n      memory: 512M'],
    },
    required(['mem_limit'], ['deploy', 'resources', 'limits', 'memory']),
  ),
  check(
    {
      name: 'cpu-limit',
      title: 'No processor limit',
      why: 'One container can take all processor time of the host.',
      remedy: 'Set `cpus` or `deploy.resources.limits.cpus`.',
      severity: 'info',
      weakness: 'CWE-770',
      aliases: ['6b610c50-99fb-4ef0-a5f3-e312fd945bc3'],
      controls: availability,
      bad: ['restart: always'],
      good: ['cpus: 0.5', 'deploy:\n  resources:\n    limits:\n      cpus: "0.5"'],
    },
    required(['cpus'], ['cpu_quota'], ['cpu_shares'], ['deploy', 'resources', 'limits', 'cpus']),
  ),
  check(
    {
      name: 'pids-limit',
      title: 'No limit on processes',
      why: 'A fork bomb in the container takes the host down.',
      remedy: 'Set `pids_limit`.',
      severity: 'info',
      weakness: 'CWE-770',
      aliases: ['221e0658-cb2a-44e3-b08a-db96a341d6fa'],
      controls: availability,
      bad: ['restart: always', 'pids_limit: -1'],
      good: ['pids_limit: 200', 'deploy:\n  resources:\n    limits:\n      pids: 200'],
    },
    function* find({ service }) {
      const found = setting(service, 'pids_limit')
      const limit = Number(
        textAt(service, 'pids_limit') ?? textAt(service, 'deploy', 'resources', 'limits', 'pids') ?? 0,
      )
      if (!(limit > 0)) yield found ?? true
    },
  ),
  check(
    {
      name: 'restart-unlimited',
      title: 'Failed service is restarted without end',
      why: 'A service that fails at once is started again and again, and hides that something is wrong.',
      remedy: 'Write `on-failure:5`.',
      severity: 'info',
      aliases: ['2fc99041-ddad-49d5-853f-e35e70a48391'],
      controls: availability,
      bad: ['restart: on-failure', 'restart: on-failure:50'],
      good: ['restart: on-failure:5', 'restart: unless-stopped'],
    },
    forbidden(['restart'], (text) => text === 'on-failure' || Number(/^on-failure:(\d+)$/.exec(text)?.[1] ?? 0) > 5),
  ),
  check(
    {
      name: 'healthcheck',
      title: 'No health check',
      why: 'A hung service keeps receiving requests and is never restarted.',
      remedy: 'Add `healthcheck`, here or in the Dockerfile.',
      severity: 'low',
      aliases: ['698ed579-b239-4f8f-a388-baa4bcb13ef8'],
      controls: availability,
      bad: ['restart: always', 'healthcheck:\n  disable: true'],
      good: ['healthcheck:\n  test: [CMD, app, --check]'],
    },
    function* find({ service, image }) {
      const found = setting(service, 'healthcheck')
      const disabled = setting(service, 'healthcheck', 'disable')
      if (textAt(service, 'healthcheck', 'disable') === 'true' && disabled !== undefined) yield disabled
      else if (found === undefined && image?.healthcheck !== true) yield true
    },
  ),
  check(
    {
      name: 'cgroup-parent',
      title: 'Own control group',
      why: 'Outside the group of the engine its limits do not hold.',
      remedy: 'Remove `cgroup_parent`.',
      severity: 'low',
      aliases: ['4d9f44c6-2f4a-4317-9bb5-267adbea0232'],
      controls: minimal,
      bad: ['cgroup_parent: m-executor-abcd'],
      good: ['restart: always'],
    },
    forbidden(['cgroup_parent'], () => true),
  ),
]

const portNumber = (text: string): number => Number(/^(\d+)/.exec(text)?.[1] ?? Number.NaN)

const exposure: readonly ComposeCheck[] = [
  check(
    {
      name: 'privileged-port',
      title: 'Privileged port published',
      why: 'Ports below 1024 are those of the host itself and need extra rights.',
      remedy: 'Publish a high port behind a proxy.',
      severity: 'info',
      confidence: 'medium',
      aliases: ['bc2908f3-f73c-40a9-8793-c1b7d5544f79'],
      controls: network,
      bad: ['ports:\n  - "80:8080"'],
      good: ['ports:\n  - "8080:8080"'],
    },
    function* find({ service }) {
      for (const port of portsOf(service)) if (portNumber(port.published || port.target) < 1024) yield port
    },
  ),
  check(
    {
      name: 'port-on-all-interfaces',
      title: 'Port open on every address of the host',
      why: 'The engine writes its own packet filter rules: the port is reachable from outside even where the firewall of the host says otherwise.',
      remedy: 'Bind it to an address: `127.0.0.1:8080:8080`.',
      severity: 'low',
      weakness: 'CWE-668',
      aliases: ['451d79dc-0588-476a-ad03-3c7f0320abb3'],
      controls: network,
      bad: ['ports:\n  - "8080:8080"'],
      good: ['ports:\n  - "127.0.0.1:8080:8080"\n  - target: 80\n    published: "8080"\n    host_ip: 127.0.0.1'],
    },
    function* find({ service }) {
      for (const port of portsOf(service))
        if (port.address === '' || port.address === '0.0.0.0' || port.address === '::') yield port
    },
  ),
  check(
    {
      name: 'networks-missing',
      title: 'No network of its own',
      why: 'All services of the file share one network, and each reaches every other.',
      remedy: 'Put services that need each other into a network of their own.',
      severity: 'info',
      confidence: 'low',
      aliases: ['ce14a68b-1668-41a0-ab7d-facd9f784742'],
      controls: network,
      bad: ['restart: always'],
      good: ['networks:\n  - backend', 'network_mode: none'],
    },
    required(['networks'], ['network_mode']),
  ),
]

const credential =
  /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRET_KEY|API_?KEY|TOKEN|ACCESS_KEY|PRIVATE_KEY|CLIENT_SECRET)$/i
const noSecret = /^$|^(true|false|yes|no|none|null|changeme|example|\d)$|^\/|^</i

const content: readonly ComposeCheck[] = [
  check(
    {
      name: 'secret',
      title: 'Credential written in the Compose file',
      why: 'Everyone who can read the repository has it.',
      remedy: 'Use `secrets`, or a variable that is set outside the repository; renew the credential.',
      severity: 'high',
      confidence: 'medium',
      weakness: 'CWE-798',
      controls: secrecy,
      bad: ['environment:\n  DB_PASSWORD: s3cr3t-Value', 'environment:\n  - API_TOKEN=s3cr3t-Value'],
      good: [
        'environment:\n  DB_PASSWORD: ${DB_PASSWORD}\n  DB_PASSWORD_FILE: /run/secrets/db\n  MYSQL_ALLOW_EMPTY_PASSWORD: "yes"',
      ],
    },
    function* find({ service }) {
      for (const variable of environmentOf(service)) {
        const text = variable.value
        if (
          text === undefined ||
          text.includes('$') ||
          !credential.test(variable.name) ||
          /ALLOW_EMPTY|RANDOM_ROOT/.test(variable.name)
        )
          continue
        if (!noSecret.test(text)) yield variable
      }
    },
  ),
  {
    ...check(
      {
        name: 'image-tag-latest',
        title: 'Service image without a fixed version',
        why: 'What runs then depends on when the image was last pulled.',
        remedy: 'Name a version, better still a digest.',
        severity: 'medium',
        weakness: 'CWE-1357',
        controls: provenance,
        bad: [],
        good: [],
      },
      function* find({ service }) {
        const found = setting(service, 'image')
        const text = known(service, found === undefined ? undefined : textOf(found.node))
        if (found === undefined || text === undefined || setting(service, 'build') !== undefined) return
        const { tag, digest } = parseImage(text)
        if (digest === undefined && (tag === undefined || tag === 'latest' || tag === '')) yield found
      },
    ),
    bad: ['services:\n  web:\n    image: nginx\n', 'services:\n  web:\n    image: "nginx:${TAG:-latest}"\n'],
    good: [
      'services:\n  web:\n    image: nginx:1.27\n',
      'services:\n  web:\n    image: app\n    build: .\n',
      'services:\n  web:\n    image: nginx:${TAG}\n',
    ],
  },
]

/** Checks of limits, ports, credentials and images of services. */
export const operationChecks: readonly ComposeCheck[] = [...limits, ...exposure, ...content]
