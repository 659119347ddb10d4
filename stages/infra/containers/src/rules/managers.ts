import { hasOption, operands, type ShellWord } from '@bartizan/syntax/shell'
import type { Run, Step } from '../run.ts'

/** How a system package manager is told things. */
export interface Manager {
  readonly names: readonly string[]
  readonly install: readonly string[]
  /** Options that take the following word as their value. */
  readonly taking: readonly string[]
}

export const apt: Manager = {
  names: ['apt-get', 'apt', 'aptitude'],
  install: ['install', 'reinstall'],
  taking: ['-t', '--target-release', '-o', '--option', '-c', '--config-file', '-a', '--host-architecture', '--solver'],
}
export const apk: Manager = {
  names: ['apk'],
  install: ['add'],
  taking: [
    '-t',
    '--virtual',
    '--repository',
    '-X',
    '-p',
    '--root',
    '--keys-dir',
    '--repositories-file',
    '--arch',
    '--wait',
  ],
}
const dnfTaking = [
  '-c',
  '--config',
  '-x',
  '--exclude',
  '--repo',
  '--repoid',
  '--installroot',
  '--releasever',
  '--setopt',
  '-d',
  '-e',
  '--enablerepo',
  '--disablerepo',
]
const dnfInstall = ['install', 'groupinstall', 'localinstall', 'reinstall', 'group', 'module']
export const yum: Manager = { names: ['yum'], install: dnfInstall, taking: dnfTaking }
export const dnf: Manager = { names: ['dnf', 'dnf5', 'tdnf'], install: dnfInstall, taking: dnfTaking }
export const microdnf: Manager = { names: ['microdnf'], install: dnfInstall, taking: dnfTaking }
export const zypper: Manager = {
  names: ['zypper'],
  install: ['install', 'in', 'si', 'source-install'],
  taking: ['--from', '-r', '--repo', '-t', '--type', '-R', '--root', '-D', '--reposd-dir'],
}

/** Words that are not options, the subcommand first. */
export function plain(step: Step, manager: Manager): ShellWord[] {
  return operands(step.call.args, manager.taking)
}

/** The subcommand of a call of the manager; undefined for other programs. */
export function subcommand(step: Step, manager: Manager): string | undefined {
  return manager.names.includes(step.call.name) ? plain(step, manager)[0]?.text : undefined
}

/** The packages that a call installs; undefined when it installs nothing. */
export function installed(step: Step, manager: Manager): ShellWord[] | undefined {
  const command = subcommand(step, manager)
  if (command === undefined || !manager.install.includes(command)) return undefined
  return plain(step, manager).slice(1)
}

/** True when a build cache is mounted over the path, so that nothing of it enters the image. */
export function cacheMounted(run: Run, ...paths: readonly string[]): boolean {
  return run.instruction.flags.some(({ name, value }) => {
    if (name !== 'mount' || value === undefined || !/type=(cache|tmpfs)/.test(value)) return false
    return paths.some((path) => new RegExp(`(target|dst|destination)=["']?${path}(/|,|["']|$)`).test(value))
  })
}

/** True when a later step of the run removes something below the path. */
export function removedLater(step: Step, path: string): boolean {
  const { steps } = step.run
  return steps.slice(steps.indexOf(step)).some(({ call }) => {
    const removes = call.name === 'rm' || (call.name === 'find' && call.args.some((arg) => arg.text === '-delete'))
    return removes && call.args.some((arg) => arg.text.replace(/\/+/g, '/').startsWith(path))
  })
}

/** True when the option is given to the call, in any of its spellings. */
export function given(step: Step, ...options: readonly string[]): boolean {
  return hasOption(step.call.args, ...options)
}
