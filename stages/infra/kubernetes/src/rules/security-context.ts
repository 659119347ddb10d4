import type { Cell } from '@bartizan/model/resource'
import type { KubeCheck } from '../check.ts'
import { flagOf, get, itemsOf, numberOf, present, textOf } from '../manifest/access.ts'
import { securitySetting, type Container, type Pod } from '../manifest/pod.ts'
import { isolation, leastPrivilege } from './controls.ts'
import { containerCheck, podCheck, type Fault } from './define.ts'

const context = (container: Container, ...path: readonly string[]): Cell | undefined =>
  get(container.cell, 'securityContext', ...path)

/** Capabilities that are added or dropped, without the CAP_ prefix, in upper case. */
function capabilities(
  container: Container,
  key: 'add' | 'drop',
): readonly { readonly name: string; readonly cell: Cell }[] {
  const list = context(container, 'capabilities', key)
  return itemsOf(list).flatMap((cell) => {
    const name = textOf(cell)
    return name === undefined ? [] : [{ name: name.toUpperCase().replace(/^CAP_/, ''), cell }]
  })
}

const drops = (container: Container, ...names: readonly string[]): boolean =>
  capabilities(container, 'drop').some(({ name }) => name === 'ALL' || names.includes(name))

function added(container: Container, ...names: readonly string[]): Fault {
  const found = capabilities(container, 'add').find(({ name }) => names.includes(name))
  return found === undefined ? undefined : { at: found.cell }
}

function mayBeRoot(container: Container, pod: Pod): Fault {
  const nonRoot = securitySetting(pod, container, 'runAsNonRoot')
  const user = numberOf(securitySetting(pod, container, 'runAsUser'))
  if (flagOf(nonRoot) === true || (user !== undefined && user > 0)) return undefined
  if (flagOf(get(pod.spec, 'securityContext', 'runAsNonRoot')) === true && !present(context(container, 'runAsNonRoot')))
    return undefined
  return nonRoot !== undefined && flagOf(nonRoot) === false ? { at: nonRoot } : true
}

/** Fails below the limit or when nothing is set; a remapped user namespace makes low ids harmless. */
function lowId(container: Container, pod: Pod, key: 'runAsUser' | 'runAsGroup'): Fault {
  if (flagOf(get(pod.spec, 'hostUsers')) === false) return undefined
  const setting = securitySetting(pod, container, key)
  const id = numberOf(setting)
  if (id === undefined) return true
  return id >= 10_000 || setting === undefined ? undefined : { at: setting }
}

const seccompAnnotation = 'seccomp.security.alpha.kubernetes.io/pod'

function annotation(pod: Pod, key: string): string | undefined {
  return textOf(get(pod.metadata, 'annotations', key)) ?? textOf(get(pod.object.body, 'metadata', 'annotations', key))
}

function seccompFault(pod: Pod): Fault {
  const podProfile = get(pod.spec, 'securityContext', 'seccompProfile', 'type')
  const own = pod.containers
    .filter(({ role }) => role === 'container')
    .map((container) => context(container, 'seccompProfile', 'type'))
  const wrong = [podProfile, ...own].find(
    (cell) => cell !== undefined && !['RuntimeDefault', 'Localhost'].includes(textOf(cell) ?? ''),
  )
  if (wrong !== undefined) return { at: wrong }
  if (podProfile !== undefined || (own.length > 0 && own.every((cell) => cell !== undefined))) return undefined
  return /docker\/default|runtime\/default|localhost\//.test(annotation(pod, seccompAnnotation) ?? '')
    ? undefined
    : true
}

const seccomp: KubeCheck = podCheck(
  {
    name: 'seccomp-profile',
    title: 'No seccomp profile',
    why: "Without one, all of the kernel's system calls are open to the container; most container escapes need some that no ordinary service uses.",
    remedy: 'Set `securityContext.seccompProfile.type: RuntimeDefault` on the pod.',
    severity: 'low',
    weakness: 'CWE-693',
    aliases: 'f377b83e-bd07-4f48-a591-60c82b14a78b CKV_K8S_31 KSV-0030 KSV-0104',
    controls: isolation,
    message:
      'NAME sets no seccomp profile, so every system call is open to it. Set `seccompProfile.type: RuntimeDefault`.',
    path: 'securityContext.seccompProfile.type',
    set: 'RuntimeDefault',
    bad: ['containers:\n  - name: a\n    image: a:1', 'securityContext:\n  seccompProfile:\n    type: Unconfined'],
    good: [
      'securityContext:\n  seccompProfile:\n    type: RuntimeDefault',
      'containers:\n  - name: a\n    image: a:1\n    securityContext:\n      seccompProfile:\n        type: RuntimeDefault',
    ],
  },
  seccompFault,
)

const privileges: readonly KubeCheck[] = [
  containerCheck(
    {
      name: 'privileged',
      title: 'Privileged container',
      why: 'A privileged container has all capabilities and all devices of its node: whoever takes it over has the node, and with it every pod and credential there.',
      remedy: 'Remove `privileged: true` and add the single capabilities or devices that are needed.',
      severity: 'high',
      weakness: 'CWE-250',
      aliases: 'dd29336b-fe57-445b-a26e-e6aa867ae609 CKV_K8S_16 KSV-0017 privileged-container',
      controls: isolation,
      message: 'NAME is privileged and owns its node. Remove `privileged: true`.',
      path: 'securityContext.privileged',
      set: false,
      bad: ['securityContext:\n  privileged: true'],
      good: ['securityContext:\n  privileged: false', 'command: [run]'],
    },
    (container) => {
      const cell = context(container, 'privileged')
      return cell !== undefined && flagOf(cell) === true ? { at: cell } : undefined
    },
  ),
  containerCheck(
    {
      name: 'privilege-escalation',
      title: 'Privilege escalation is not ruled out',
      why: 'Unless it is switched off, a program with the setuid bit can gain more rights than the container was started with.',
      remedy: 'Set `allowPrivilegeEscalation: false`.',
      severity: 'medium',
      weakness: 'CWE-250',
      aliases: '5572cc5e-1e4c-4113-92a6-7a8a3bd25e6d CKV_K8S_20 KSV-0001 privilege-escalation-container',
      controls: leastPrivilege,
      message: 'NAME may gain more rights than it starts with. Set `allowPrivilegeEscalation: false`.',
      path: 'securityContext.allowPrivilegeEscalation',
      set: false,
      bad: ['command: [run]', 'securityContext:\n  allowPrivilegeEscalation: true'],
      good: ['securityContext:\n  allowPrivilegeEscalation: false'],
    },
    (container) => {
      const cell = context(container, 'allowPrivilegeEscalation')
      return flagOf(cell) === false ? undefined : present(cell) ? { at: cell } : true
    },
  ),
  containerCheck(
    {
      name: 'writable-root-filesystem',
      title: 'Root file system is writable',
      why: 'An intruder who can write to it can alter programs and leave tools behind.',
      remedy: 'Set `readOnlyRootFilesystem: true` and mount an emptyDir where the service writes.',
      severity: 'low',
      weakness: 'CWE-732',
      aliases: 'CKV_K8S_22 KSV-0014 no-read-only-root-fs',
      controls: isolation,
      message: 'NAME can alter its own programs. Set `readOnlyRootFilesystem: true`.',
      path: 'securityContext.readOnlyRootFilesystem',
      set: true,
      bad: ['command: [run]', 'securityContext:\n  readOnlyRootFilesystem: false'],
      good: ['securityContext:\n  readOnlyRootFilesystem: true'],
    },
    (container) => {
      const cell = context(container, 'readOnlyRootFilesystem')
      return flagOf(cell) === true ? undefined : present(cell) ? { at: cell } : true
    },
  ),
  containerCheck(
    {
      name: 'run-as-root',
      title: 'Container may run as root',
      why: 'Root in the container needs only one flaw more to be root on the node.',
      remedy: 'Set `runAsNonRoot: true` on the pod and give the image a numeric user.',
      severity: 'medium',
      weakness: 'CWE-250',
      aliases: 'cf34805e-3872-4c08-bf92-6ff7bb0cfadb CKV_K8S_23 KSV-0012 run-as-non-root',
      controls: leastPrivilege,
      message: 'Nothing keeps NAME from running as root. Set `runAsNonRoot: true`.',
      path: 'securityContext.runAsNonRoot',
      set: true,
      bad: ['command: [run]', 'securityContext:\n  runAsNonRoot: false'],
      good: ['securityContext:\n  runAsNonRoot: true', 'securityContext:\n  runAsUser: 1000'],
    },
    mayBeRoot,
  ),
  containerCheck(
    {
      name: 'run-as-user-zero',
      title: 'Container runs with user id 0',
      why: 'User 0 is root, on the node as well unless user namespaces are in use.',
      remedy: 'Use a user id above 10000.',
      severity: 'medium',
      weakness: 'CWE-250',
      aliases: 'KSV-0105',
      controls: leastPrivilege,
      message: 'NAME runs as user 0, which is root. Use an unprivileged id.',
      path: 'securityContext.runAsUser',
      bad: ['securityContext:\n  runAsUser: 0'],
      good: ['securityContext:\n  runAsUser: 10001'],
    },
    (container, pod) => {
      const cell = securitySetting(pod, container, 'runAsUser')
      return cell !== undefined && numberOf(cell) === 0 ? { at: cell } : undefined
    },
  ),
  containerCheck(
    {
      name: 'low-user-id',
      title: 'User id that may belong to a user of the node',
      why: "After an escape the process has the rights of the node's user with the same number; low ids are in use there.",
      remedy: 'Set `runAsUser` to 10000 or more, or `hostUsers: false`.',
      severity: 'info',
      aliases: '02323c00-cdc3-4fdc-a310-4f2b3e7a1660 CKV_K8S_40 KSV-0020',
      controls: leastPrivilege,
      message: 'NAME runs with an id that a user of the node may have. Set `runAsUser` to 10000 or more.',
      path: 'securityContext.runAsUser',
      bad: ['command: [run]', 'securityContext:\n  runAsUser: 1000'],
      good: ['securityContext:\n  runAsUser: 10001'],
      roles: ['container', 'init'],
    },
    (container, pod) => lowId(container, pod, 'runAsUser'),
  ),
  containerCheck(
    {
      name: 'low-group-id',
      title: 'Group id that may belong to a group of the node',
      why: "After an escape the process has the rights of the node's group with the same number.",
      remedy: 'Set `runAsGroup` to 10000 or more.',
      severity: 'info',
      aliases: 'KSV-0021',
      controls: leastPrivilege,
      message: 'NAME runs with a group that the node may have. Set `runAsGroup` to 10000 or more.',
      path: 'securityContext.runAsGroup',
      bad: ['command: [run]', 'securityContext:\n  runAsGroup: 1000'],
      good: ['securityContext:\n  runAsGroup: 10001'],
      roles: ['container', 'init'],
    },
    (container, pod) => lowId(container, pod, 'runAsGroup'),
  ),
  podCheck(
    {
      name: 'root-group',
      title: 'Pod runs with the root group',
      why: 'Group 0 may read and write files of the node and of volumes that belong to root.',
      remedy: 'Use another group.',
      severity: 'low',
      weakness: 'CWE-250',
      aliases: 'KSV-0116',
      controls: leastPrivilege,
      message: 'NAME has group 0, which is that of root. Use another group.',
      path: 'securityContext.runAsGroup',
      bad: [
        'securityContext:\n  runAsGroup: 0',
        'securityContext:\n  supplementalGroups: [0]',
        'securityContext:\n  fsGroup: 0',
      ],
      good: ['securityContext:\n  runAsGroup: 10001\n  supplementalGroups: [5]\n  fsGroup: 10001'],
    },
    (pod) => {
      const holders = [pod.spec, ...pod.containers.map(({ cell }) => cell)]
      const cells = holders.flatMap((cell) => {
        const holder = get(cell, 'securityContext')
        return [get(holder, 'runAsGroup'), get(holder, 'fsGroup'), ...itemsOf(get(holder, 'supplementalGroups'))]
      })
      const wrong = cells.find((cell) => numberOf(cell) === 0)
      return wrong === undefined ? undefined : { at: wrong }
    },
  ),
]

const capabilityChecks: readonly KubeCheck[] = [
  containerCheck(
    {
      name: 'capability-sys-admin',
      title: 'Capability SYS_ADMIN added',
      why: 'SYS_ADMIN is nearly the same as root on the node: it allows mounting, tracing and much else.',
      remedy: 'Remove it; look for the narrower capability that the work needs.',
      severity: 'high',
      weakness: 'CWE-250',
      aliases: '235236ee-ad78-4065-bd29-61b061f28ce0 CKV_K8S_39 KSV-0005',
      controls: leastPrivilege,
      message: 'NAME has SYS_ADMIN, which is nearly root on the node. Remove it.',
      path: 'securityContext.capabilities.add',
      bad: ['securityContext:\n  capabilities:\n    add: [SYS_ADMIN]'],
      good: ['securityContext:\n  capabilities:\n    add: [NET_BIND_SERVICE]'],
    },
    (container) => added(container, 'SYS_ADMIN'),
  ),
  containerCheck(
    {
      name: 'capability-sys-module',
      title: 'Capability SYS_MODULE added',
      why: 'It loads code into the kernel of the node.',
      remedy: 'Remove it and load modules on the node itself.',
      severity: 'high',
      weakness: 'CWE-250',
      aliases: 'KSV-0120',
      controls: leastPrivilege,
      message: 'NAME may load kernel modules on its node. Remove SYS_MODULE.',
      path: 'securityContext.capabilities.add',
      bad: ['securityContext:\n  capabilities:\n    add: [CAP_SYS_MODULE]'],
      good: ['securityContext:\n  capabilities:\n    drop: [SYS_MODULE]'],
    },
    (container) => added(container, 'SYS_MODULE'),
  ),
  containerCheck(
    {
      name: 'capability-net-raw-added',
      title: 'Capability NET_RAW added',
      why: 'Raw packets allow forging addresses and taking over connections of other pods on the node.',
      remedy: 'Remove it.',
      severity: 'medium',
      weakness: 'CWE-250',
      aliases: 'KSV-0119',
      controls: leastPrivilege,
      message: 'NAME may forge network packets. Remove NET_RAW.',
      path: 'securityContext.capabilities.add',
      bad: ['securityContext:\n  capabilities:\n    add: [NET_RAW]'],
      good: ['securityContext:\n  capabilities:\n    drop: [NET_RAW]'],
    },
    (container) => added(container, 'NET_RAW'),
  ),
  containerCheck(
    {
      name: 'capability-net-raw',
      title: 'Capability NET_RAW kept',
      why: 'Containers have it by default. Raw packets allow forging addresses and taking over connections of other pods on the node.',
      remedy: 'Drop ALL, or at least NET_RAW.',
      severity: 'low',
      weakness: 'CWE-250',
      aliases: 'dbbc6705-d541-43b0-b166-dd4be8208b54 CKV_K8S_28 drop-net-raw-capability',
      controls: leastPrivilege,
      message: 'NAME keeps NET_RAW and may forge network packets. Drop ALL capabilities.',
      path: 'securityContext.capabilities.drop',
      bad: ['command: [run]', 'securityContext:\n  capabilities:\n    drop: [KILL]'],
      good: [
        'securityContext:\n  capabilities:\n    drop: [ALL]',
        'securityContext:\n  capabilities:\n    drop: [NET_RAW]',
      ],
      roles: ['container', 'init'],
    },
    (container) => (drops(container, 'NET_RAW') ? undefined : true),
  ),
  containerCheck(
    {
      name: 'capabilities-kept',
      title: 'Default capabilities kept',
      why: 'Containers start with more than a dozen capabilities, of which services hardly need one. Each helps an intruder.',
      remedy: 'Drop ALL and add back what is needed.',
      severity: 'low',
      weakness: 'CWE-250',
      aliases: '2f1a0619-b12b-48a0-825f-993bb6f01d58 CKV_K8S_37 KSV-0003',
      controls: leastPrivilege,
      message: 'NAME keeps capabilities that it hardly needs. Drop ALL.',
      path: 'securityContext.capabilities.drop',
      bad: ['command: [run]', 'securityContext:\n  capabilities:\n    drop: [NET_RAW]'],
      good: [
        'securityContext:\n  capabilities:\n    drop: [ALL]',
        'securityContext:\n  capabilities:\n    drop: [all]',
      ],
      roles: ['container', 'init'],
    },
    (container) => (drops(container) ? undefined : true),
  ),
  containerCheck(
    {
      name: 'capabilities-none-dropped',
      confidence: 'low',
      title: 'No capability dropped',
      why: 'Containers start with more than a dozen capabilities, of which services hardly need one.',
      remedy: 'Drop ALL and add back what is needed.',
      severity: 'info',
      weakness: 'CWE-250',
      aliases: 'KSV-0004',
      controls: leastPrivilege,
      message: 'NAME drops no capability at all. Drop ALL.',
      path: 'securityContext.capabilities.drop',
      bad: ['command: [run]'],
      good: ['securityContext:\n  capabilities:\n    drop: [KILL]'],
      roles: ['container', 'init'],
    },
    (container) => (capabilities(container, 'drop').length > 0 ? undefined : true),
  ),
  containerCheck(
    {
      name: 'capability-net-bind-service',
      title: 'Capability NET_BIND_SERVICE added',
      why: 'It is harmless in most cases, and still a right of root that a service on a high port does not need.',
      remedy: 'Listen on a port from 1024 on and let the Service map it.',
      severity: 'info',
      weakness: 'CWE-250',
      aliases: 'CKV_K8S_25 KSV-0022',
      controls: leastPrivilege,
      message: 'NAME has NET_BIND_SERVICE added. Listen on a high port instead.',
      path: 'securityContext.capabilities.add',
      bad: ['securityContext:\n  capabilities:\n    add: [NET_BIND_SERVICE]'],
      good: ['securityContext:\n  capabilities:\n    drop: [ALL]'],
    },
    (container) => added(container, 'NET_BIND_SERVICE'),
  ),
  containerCheck(
    {
      name: 'capabilities-added',
      title: 'Capabilities added',
      why: 'Each added capability is a right of root that the container would otherwise not have.',
      remedy: 'Remove what is not needed; NET_BIND_SERVICE is the one that ordinary services use.',
      severity: 'low',
      weakness: 'CWE-250',
      aliases: '19ebaa28-fc86-4a58-bcfa-015c9e22fe40 CKV_K8S_25 KSV-0022 KSV-0106',
      controls: leastPrivilege,
      message: 'NAME has capabilities added. Remove those it can do without.',
      path: 'securityContext.capabilities.add',
      bad: ['securityContext:\n  capabilities:\n    add: [NET_ADMIN]'],
      good: [
        'securityContext:\n  capabilities:\n    add: [NET_BIND_SERVICE]',
        'securityContext:\n  capabilities:\n    add: []',
      ],
    },
    (container) => {
      const found = capabilities(container, 'add').find(({ name }) => name !== 'NET_BIND_SERVICE')
      return found === undefined ? undefined : { at: found.cell }
    },
  ),
]

const contexts: readonly KubeCheck[] = [
  podCheck(
    {
      name: 'security-context-missing',
      title: 'No security context',
      why: "Without one the pod runs with the cluster's defaults, which are those of convenience.",
      remedy: 'Set a security context on the pod or on each container.',
      severity: 'low',
      weakness: 'CWE-250',
      aliases: 'CKV_K8S_29',
      controls: leastPrivilege,
      message: 'NAME has no security context. Set one with `runAsNonRoot`, `seccompProfile` and dropped capabilities.',
      path: 'securityContext',
      bad: ['containers:\n  - name: a\n    image: a:1'],
      good: [
        'securityContext:\n  runAsNonRoot: true',
        'containers:\n  - name: a\n    image: a:1\n    securityContext:\n      runAsNonRoot: true',
      ],
    },
    (pod) => {
      if (present(get(pod.spec, 'securityContext'))) return undefined
      const own = pod.containers.filter(({ role }) => role === 'container')
      return own.length > 0 && own.every(({ cell }) => present(get(cell, 'securityContext'))) ? undefined : true
    },
  ),
  containerCheck(
    {
      name: 'container-security-context-missing',
      title: 'Container without a security context',
      why: 'Privilege escalation, capabilities and a read-only root file system can only be set on the container.',
      remedy: 'Set `securityContext` on the container.',
      severity: 'low',
      weakness: 'CWE-250',
      aliases: 'CKV_K8S_30',
      controls: leastPrivilege,
      message: 'NAME has no security context of its own. Set one.',
      path: 'securityContext',
      bad: ['command: [run]'],
      good: ['securityContext:\n  runAsNonRoot: true'],
      roles: ['container', 'init'],
    },
    (container) => (present(get(container.cell, 'securityContext')) ? undefined : true),
  ),
  podCheck(
    {
      name: 'default-security-context',
      confidence: 'low',
      title: 'Empty security context',
      why: 'An empty security context looks like a decision, and sets nothing.',
      remedy: 'Fill it in, or remove it.',
      severity: 'low',
      aliases: 'KSV-0118',
      controls: leastPrivilege,
      message: 'NAME has a security context that sets nothing. Fill it in.',
      path: 'securityContext',
      bad: ['securityContext: {}', 'containers:\n  - name: a\n    image: a:1'],
      good: [
        'securityContext:\n  runAsNonRoot: true\ncontainers:\n  - name: a\n    image: a:1\n    securityContext:\n      runAsNonRoot: true',
      ],
    },
    (pod) => {
      const empty = (cell: Cell): boolean => cell.value.kind === 'map' && cell.value.entries.size === 0
      const holder = get(pod.spec, 'securityContext')
      if (holder !== undefined && empty(holder)) return { at: holder }
      const own = pod.containers.map(({ cell }) => get(cell, 'securityContext'))
      const bare = own.find((cell) => cell !== undefined && empty(cell))
      if (bare !== undefined) return { at: bare }
      return holder === undefined && own.every((cell) => cell === undefined) ? true : undefined
    },
  ),
  podCheck(
    {
      name: 'apparmor-unconfined',
      title: 'AppArmor switched off',
      why: 'AppArmor limits which files and operations a container can use; unconfined gives that up.',
      remedy: 'Use `RuntimeDefault`.',
      severity: 'medium',
      weakness: 'CWE-693',
      aliases: 'KSV-0002',
      controls: isolation,
      message: 'AppArmor is switched off for NAME. Use `RuntimeDefault`.',
      path: 'securityContext.appArmorProfile.type',
      bad: ['securityContext:\n  appArmorProfile:\n    type: Unconfined'],
      good: ['securityContext:\n  appArmorProfile:\n    type: RuntimeDefault', 'containers: []'],
    },
    (pod) => {
      const cells = [pod.spec, ...pod.containers.map(({ cell }) => cell)].map((cell) =>
        get(cell, 'securityContext', 'appArmorProfile', 'type'),
      )
      const wrong = cells.find((cell) => textOf(cell) === 'Unconfined')
      if (wrong !== undefined) return { at: wrong }
      for (const holder of [get(pod.metadata, 'annotations'), get(pod.object.body, 'metadata', 'annotations')]) {
        if (holder?.value.kind !== 'map') continue
        for (const [key, cell] of holder.value.entries) {
          if (
            key.startsWith('container.apparmor.security.beta.kubernetes.io/') &&
            !/^(runtime\/default|localhost\/.*)$/.test(textOf(cell) ?? '')
          )
            return { at: cell }
        }
      }
      return undefined
    },
  ),
  containerCheck(
    {
      name: 'proc-mount-unmasked',
      title: 'Parts of /proc unmasked',
      why: 'The masked parts of /proc reveal and change settings of the node.',
      remedy: 'Leave `procMount` at its default.',
      severity: 'medium',
      weakness: 'CWE-668',
      aliases: 'f922827f-aab6-447c-832a-e1ff63312bd3 KSV-0027 unsafe-proc-mount',
      controls: isolation,
      message: 'NAME sees the parts of /proc that are hidden for good reason. Remove `procMount`.',
      path: 'securityContext.procMount',
      bad: ['securityContext:\n  procMount: Unmasked'],
      good: ['securityContext:\n  procMount: Default'],
    },
    (container) => {
      const cell = context(container, 'procMount')
      return cell !== undefined && textOf(cell) !== 'Default' ? { at: cell } : undefined
    },
  ),
  podCheck(
    {
      name: 'selinux-options',
      title: 'Own SELinux type, user or role',
      why: 'Custom types, users or roles can take the container out of what the policy confines.',
      remedy: 'Set only the level, or one of the container types.',
      severity: 'medium',
      weakness: 'CWE-693',
      aliases: 'KSV-0025',
      controls: isolation,
      message: 'NAME chooses its own SELinux type, user or role. Leave them to the runtime.',
      path: 'securityContext.seLinuxOptions',
      bad: [
        'securityContext:\n  seLinuxOptions:\n    type: spc_t',
        'securityContext:\n  seLinuxOptions:\n    user: sysadm_u',
      ],
      good: [
        'securityContext:\n  seLinuxOptions:\n    level: s0:c1,c2',
        'securityContext:\n  seLinuxOptions:\n    type: container_t',
      ],
    },
    (pod) => {
      for (const cell of [pod.spec, ...pod.containers.map((container) => container.cell)]) {
        const options = get(cell, 'securityContext', 'seLinuxOptions')
        const type = get(options, 'type')
        if (
          type !== undefined &&
          !['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'].includes(textOf(type) ?? '')
        )
          return { at: type }
        const other = [get(options, 'user'), get(options, 'role')].find((found) => (textOf(found) ?? '') !== '')
        if (other !== undefined) return { at: other }
      }
      return undefined
    },
  ),
  podCheck(
    {
      name: 'unsafe-sysctl',
      title: 'Kernel setting outside the safe set',
      why: 'Such settings hold for the whole node, and can bring it down or weaken the others on it.',
      remedy: 'Remove it, or set it on nodes kept for this workload.',
      severity: 'medium',
      weakness: 'CWE-668',
      aliases: '9127f0d9-2310-42e7-866f-5fd9d20dcbad KSV-0026 unsafe-sysctls',
      controls: isolation,
      message: 'NAME changes a kernel setting that is not isolated from other pods. Remove it.',
      path: 'securityContext.sysctls',
      bad: ['securityContext:\n  sysctls:\n    - name: kernel.msgmax\n      value: "1"'],
      good: ['securityContext:\n  sysctls:\n    - name: net.ipv4.ip_unprivileged_port_start\n      value: "0"'],
    },
    (pod) => {
      const wrong = itemsOf(get(pod.spec, 'securityContext', 'sysctls'))
        .map((item) => get(item, 'name'))
        .find((cell) => cell !== undefined && !safeSysctls.has(textOf(cell) ?? ''))
      return wrong === undefined ? undefined : { at: wrong }
    },
  ),
]

const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
])

export const securityContextChecks: readonly KubeCheck[] = [...privileges, ...capabilityChecks, ...contexts, seccomp]
