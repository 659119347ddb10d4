import { defineRule, type Control, type Cwe, type Rule, type RuleSpec, type Severity } from '@bartizan/model'
import type { Cell, OriginId } from '@bartizan/model/resource'
import type { KubeCheck, KubeHit, KubeSubject } from '../check.ts'
import type { Container, Pod } from '../manifest/pod.ts'

/** What the author of a rule writes. */
export interface KubeRule {
  readonly name: string
  readonly title: string
  readonly why: string
  readonly remedy: string
  readonly severity: Severity
  readonly confidence?: RuleSpec['confidence']
  readonly weakness?: Cwe
  /** Checkov's, Trivy's and kube-linter's ids, separated by blanks. `KSV-0017` brings its other spellings along. */
  readonly aliases: string
  readonly controls: readonly Control[]
  /** The value that the setting at `path` should have, where setting it is the repair. */
  readonly set?: string | boolean
}

/** Trivy's spellings of one id: `KSV-0017`, `AVD-KSV-0017`, `KSV017`. */
function spellings(id: string): string[] {
  const match = /^(KSV|KCV)-(\d+)$/.exec(id)
  if (match === null) return [id]
  const digits = match[2] ?? ''
  return [id, `AVD-${id}`, `${match[1]}${digits.startsWith('0') ? digits.slice(1) : digits}`]
}

/** Completes a rule of this room. */
export function kubeRule(spec: KubeRule): Rule {
  const { name, aliases, set, ...rest } = spec
  const ids = aliases.split(/\s+/).filter((id) => id !== '')
  return defineRule({
    ...rest,
    id: `kubernetes/${name}`,
    stage: 'infra',
    aliases: ids.flatMap(spellings),
    fixable: set !== undefined,
    tags: ['kubernetes'],
  })
}

interface Samples {
  readonly bad: readonly string[]
  readonly good: readonly string[]
}

/** A check over one object of any kind. */
export function objectCheck(spec: KubeRule & Samples, find: (subject: KubeSubject) => Iterable<KubeHit>): KubeCheck {
  const { bad, good, ...rule } = spec
  return { rule: kubeRule(rule), bad, good, find }
}

/** What a check of a pod or container answers: the place that is wrong, or true for "it is missing". */
export type Fault = { readonly at: Cell | OriginId; readonly message?: string } | true | undefined

const isOrigin = (at: Cell | OriginId): at is OriginId => typeof at === 'number'

interface Place {
  readonly header: OriginId
  readonly fix: KubeHit['fix']
  readonly path: string
  readonly message: string
}

function toHit(fault: Exclude<Fault, undefined>, place: Place): KubeHit {
  const fix = place.fix === undefined ? {} : { fix: place.fix }
  if (fault === true) return { at: place.header, path: place.path, message: place.message, ...fix }
  const { at } = fault
  const base = { at: isOrigin(at) ? at : at.origin, path: place.path, message: fault.message ?? place.message, ...fix }
  const value = isOrigin(at) ? undefined : at.value
  return value?.kind === 'known' ? { ...base, actual: String(value.value) } : base
}

interface PodSpec {
  /** What is wrong and what to do; `NAME` stands for the workload. */
  readonly message: string
  /** Setting that is judged, for the evidence. */
  readonly path: string
}

function fixOf({ set, path }: KubeRule & PodSpec, holder: Cell): KubeHit['fix'] {
  return set === undefined ? undefined : { holder, names: path.split('.'), value: set }
}

/** A pod manifest whose spec is the given lines. */
export function podSample(spec: string): string {
  const lines = spec.split('\n').map((line) => (line === '' ? line : `  ${line}`))
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\nspec:\n${lines.join('\n')}\n`
}

/** A pod with one container that has the given lines, and a pod-level remainder. */
export function containerSample(lines: string, rest = ''): string {
  const image = /^image:/m.test(lines) ? '' : '    image: registry.example.com/app:1.2\n'
  const body = lines.split('\n').map((line) => (line === '' ? line : `    ${line}`))
  return podSample(`containers:\n  - name: app\n${image}${body.join('\n')}${rest === '' ? '' : `\n${rest}`}`)
}

/** A check over the pod of a workload. Samples are the lines of a pod's spec. */
export function podCheck(spec: KubeRule & Samples & PodSpec, judge: (pod: Pod) => Fault): KubeCheck {
  const { bad, good, message, path, ...rule } = spec
  return {
    rule: kubeRule(rule),
    bad: bad.map(podSample),
    good: good.map(podSample),
    *find({ object, pod }) {
      const fault = pod === undefined ? undefined : judge(pod)
      if (pod === undefined || fault === undefined) return
      yield toHit(fault, {
        header: pod.header,
        fix: fixOf(spec, pod.spec),
        path,
        message: message.replaceAll('NAME', `${object.kind} ${object.name}`),
      })
    },
  }
}

interface ContainerSpec extends PodSpec {
  /** Containers that are judged; all by default. */
  readonly roles?: readonly Container['role'][]
}

/** A check over each container. Samples are the lines of one container. */
export function containerCheck(
  spec: KubeRule & Samples & ContainerSpec,
  judge: (container: Container, pod: Pod) => Fault,
): KubeCheck {
  const { bad, good, message, path, roles, ...rule } = spec
  return {
    rule: kubeRule(rule),
    bad: bad.map((lines) => containerSample(lines)),
    good: good.map((lines) => containerSample(lines)),
    *find({ object, pod }) {
      if (pod === undefined) return
      for (const container of pod.containers) {
        if (roles !== undefined && !roles.includes(container.role)) continue
        const fault = judge(container, pod)
        if (fault === undefined) continue
        const name = `Container ${container.name} of ${object.kind} ${object.name}`
        const full = `containers.${container.name}.${path}`
        yield toHit(fault, {
          header: container.cell.origin,
          fix: fixOf(spec, container.cell),
          path: full,
          message: message.replaceAll('NAME', name),
        })
      }
    },
  }
}
