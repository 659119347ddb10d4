import { textOf } from '@bartizan/syntax/yaml'
import { leastPrivilege } from '../rules/controls.ts'
import { check, forbidden, required, type ComposeCheck } from './define.ts'
import { listAt, mountsOf, setting, textAt, type Placed, type Service } from './service.ts'

const hostModes: readonly ComposeCheck[] = (
  [
    [
      'host-network',
      'network_mode',
      'Service shares the network of the host',
      'It reaches services that listen only on the host itself, and sees its traffic.',
      '071a71ff-f868-47a4-ac0b-3c59e4ab5443',
    ],
    [
      'host-ipc',
      'ipc',
      'Service shares the shared memory of the host',
      'It reads and alters the memory that programs of the host share.',
      'baa3890f-bed7-46f5-ab8f-1da8fc91c729',
    ],
    [
      'host-pid',
      'pid',
      'Service shares the process ids of the host',
      'It sees all processes of the host, with their environments, and can signal them.',
      '4f31dd9f-2cc3-4751-9b53-67e4af83dac0',
    ],
    [
      'host-users',
      'userns_mode',
      'Service shares the users of the host',
      'Root in the container is root on the host.',
      '8af7162d-6c98-482f-868e-0d33fb675ca8',
    ],
  ] as const
).map(([name, key, title, why, alias]) =>
  check(
    {
      name,
      title,
      why,
      remedy: `Remove \`${key}: host\`.`,
      severity: 'medium',
      weakness: 'CWE-668',
      aliases: [alias],
      controls: leastPrivilege,
      bad: [`${key}: host`],
      good: [`${key}: "service:db"`, 'restart: always'],
    },
    forbidden([key], (text) => text === 'host'),
  ),
)

const socket = /(^|\/)(docker|containerd|podman)\.sock$/
const sensitive =
  /^\/(|boot|dev|etc|lib|lib64|proc|root|run|sys|usr|var|var\/(lib|run|lib\/docker))\/?$|^\/(boot|dev|etc|proc|sys|root|lib)\//
const harmless =
  /^\/(etc\/(localtime|timezone|ssl(\/.*)?|hosts|resolv\.conf|ca-certificates(\/.*)?)|usr\/share\/zoneinfo(\/.*)?|dev\/(null|zero|shm|fuse|dri(\/.*)?|net\/tun|video\d+|snd))$/

const mounts: readonly ComposeCheck[] = [
  check(
    {
      name: 'docker-socket',
      title: 'Socket of the container runtime mounted',
      why: 'Whoever can talk to the runtime can start a container that owns the host.',
      remedy: 'Remove the volume, or put a filtering proxy in between.',
      severity: 'high',
      weakness: 'CWE-250',
      aliases: ['d6355c88-1e8d-49e9-b2f2-f8a1ca12c75b'],
      controls: leastPrivilege,
      bad: [
        'volumes:\n  - /var/run/docker.sock:/var/run/docker.sock',
        'volumes:\n  - type: bind\n    source: /var/run/docker.sock\n    target: /s',
      ],
      good: ['volumes:\n  - ./data:/data\n  - db:/var/lib/db'],
    },
    function* find({ service }) {
      for (const mount of mountsOf(service)) if (socket.test(mount.from)) yield mount
    },
  ),
  check(
    {
      name: 'host-directory',
      title: 'System directory of the host mounted',
      why: 'These directories hold the programs, keys and settings of the host.',
      remedy: 'Mount the one file that is needed, read-only.',
      severity: 'high',
      weakness: 'CWE-668',
      aliases: ['1c1325ff-831d-43a1-973e-839ae57dfcc0'],
      controls: leastPrivilege,
      bad: ['volumes:\n  - /etc:/host/etc', 'volumes:\n  - /:/host:ro'],
      good: ['volumes:\n  - /srv/data:/data\n  - /usr/src/app/node_modules\n  - /etc/localtime:/etc/localtime:ro'],
    },
    function* find({ service }) {
      for (const mount of mountsOf(service))
        if (sensitive.test(mount.from) && !socket.test(mount.from) && !harmless.test(mount.from)) yield mount
    },
  ),
  check(
    {
      name: 'shared-propagation',
      title: 'Mounts travel between host and container',
      why: 'What is mounted inside the container appears on the host, or the other way round.',
      remedy: 'Use private propagation.',
      severity: 'medium',
      weakness: 'CWE-668',
      aliases: ['baa452f0-1f21-4a25-ace5-844e7a5f410d'],
      controls: leastPrivilege,
      bad: [
        'volumes:\n  - type: bind\n    source: /srv\n    target: /srv\n    bind:\n      propagation: rshared',
        'volumes:\n  - /srv:/srv:shared',
      ],
      good: ['volumes:\n  - /srv:/srv:ro'],
    },
    function* find({ service }) {
      for (const mount of mountsOf(service))
        if (mount.options.split(',').some((option) => /^r?(shared|slave)$/.test(option))) yield mount
    },
  ),
]

const options = (service: Service): readonly (Placed & { text: string })[] =>
  listAt(service, 'security_opt').flatMap((item) => {
    const text = textOf(item.node)
    return text === undefined ? [] : [{ ...item, text: text.replaceAll(' ', '') }]
  })

const security: readonly ComposeCheck[] = [
  check(
    {
      name: 'privileged',
      title: 'Privileged service',
      why: 'A privileged container has all capabilities and devices: whoever takes it over has the host.',
      remedy: 'Remove `privileged: true` and add the single capabilities or devices that are needed.',
      severity: 'high',
      weakness: 'CWE-250',
      aliases: ['ae5b6871-7f45-42e0-bb4c-ab300c4d2026'],
      controls: leastPrivilege,
      bad: ['privileged: true'],
      good: ['privileged: false'],
    },
    forbidden(['privileged'], (text) => text === 'true'),
  ),
  check(
    {
      name: 'security-profile-off',
      title: 'Seccomp or AppArmor switched off',
      why: 'All system calls, or all files and operations, are then open to the container.',
      remedy: 'Remove the option.',
      severity: 'high',
      weakness: 'CWE-693',
      aliases: ['404fde2c-bc4b-4371-9747-7054132ac953'],
      controls: leastPrivilege,
      bad: ['security_opt:\n  - seccomp:unconfined'],
      good: ['security_opt:\n  - seccomp:./profile.json'],
    },
    function* find({ service }) {
      for (const option of options(service))
        if (/^(seccomp|apparmor)[:=]unconfined$|^label[:=]disable$/.test(option.text)) yield option
    },
  ),
  check(
    {
      name: 'new-privileges',
      title: 'Privilege escalation is not ruled out',
      why: 'A program with the setuid bit can gain more rights than the container was started with.',
      remedy: 'Add `no-new-privileges:true` to `security_opt`.',
      severity: 'low',
      weakness: 'CWE-250',
      aliases: ['27fcc7d6-c49b-46e0-98f1-6c082a6a2750'],
      controls: leastPrivilege,
      bad: ['restart: always'],
      good: ['security_opt:\n  - no-new-privileges:true'],
    },
    function* find({ service }) {
      const found = options(service)
      if (!found.some(({ text }) => /^no-new-privileges([:=]true)?$/.test(text)))
        yield setting(service, 'security_opt') ?? true
    },
  ),
  check(
    {
      name: 'security-options-missing',
      title: 'No security options',
      why: 'The container runs with the defaults of the engine, which are those of convenience.',
      remedy: 'Set `security_opt`.',
      severity: 'info',
      confidence: 'low',
      aliases: ['610e266e-6c12-4bca-9925-1ed0cd29742b'],
      controls: leastPrivilege,
      bad: ['restart: always'],
      good: ['security_opt:\n  - no-new-privileges:true'],
    },
    required(['security_opt']),
  ),
  check(
    {
      name: 'capabilities-added',
      title: 'Capabilities added',
      why: 'Each is a right of root that the container would otherwise not have.',
      remedy: 'Remove those that the service can do without.',
      severity: 'medium',
      weakness: 'CWE-250',
      aliases: ['ce76b7d0-9e77-464d-b86f-c5c48e03e22d'],
      controls: leastPrivilege,
      bad: ['cap_add:\n  - SYS_ADMIN'],
      good: ['cap_add:\n  - NET_BIND_SERVICE', 'cap_drop:\n  - ALL'],
    },
    function* find({ service }) {
      for (const item of listAt(service, 'cap_add'))
        if (!/^(CAP_)?NET_BIND_SERVICE$/i.test(textOf(item.node) ?? '')) yield item
    },
  ),
  check(
    {
      name: 'capabilities-kept',
      title: 'Default capabilities kept',
      why: 'Containers start with more than a dozen capabilities, of which services hardly need one.',
      remedy: 'Set `cap_drop: [ALL]` and add back what is needed.',
      severity: 'info',
      confidence: 'medium',
      weakness: 'CWE-250',
      aliases: ['ce76b7d0-9e77-464d-b86f-c5c48e03e22d'],
      controls: leastPrivilege,
      bad: ['restart: always'],
      good: ['cap_drop:\n  - ALL'],
    },
    required(['cap_drop']),
  ),
  check(
    {
      name: 'writable-root',
      title: 'Root file system is writable',
      why: 'An intruder who can write to it alters programs and leaves tools behind.',
      remedy: 'Set `read_only: true` and mount a tmpfs where the service writes.',
      severity: 'info',
      confidence: 'medium',
      weakness: 'CWE-732',
      controls: leastPrivilege,
      bad: ['restart: always'],
      good: ['read_only: true'],
    },
    function* find({ service }) {
      if (textAt(service, 'read_only') !== 'true') yield setting(service, 'read_only') ?? true
    },
  ),
  check(
    {
      name: 'root-user',
      title: 'Service runs as root',
      why: 'Root in the container needs only one flaw more to be root on the host.',
      remedy: 'Set `user`, or USER in the Dockerfile.',
      severity: 'medium',
      weakness: 'CWE-250',
      controls: leastPrivilege,
      bad: ['user: root', 'user: "0:0"'],
      good: ['user: "10001:10001"', 'user: app'],
    },
    function* find({ service, image }) {
      const user = setting(service, 'user')
      const text = textAt(service, 'user')?.split(':')[0]
      if (user !== undefined) {
        if (text === 'root' || text === '0') yield user
      } else if (image !== undefined && (image.user === undefined || image.user === 'root' || image.user === '0')) {
        yield { ...(setting(service, 'build') as Placed), note: `${image.source.path} sets no other user` }
      }
    },
  ),
]

/** Checks of what separates a service from its host. */
export const isolationChecks: readonly ComposeCheck[] = [...security, ...hostModes, ...mounts]
