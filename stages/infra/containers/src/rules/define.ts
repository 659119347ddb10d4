import { defineRule, type Control, type Cwe, type Rule, type RuleSpec, type Severity } from '@bartizan/model'
import type { ContainerCheck, Hit } from '../check.ts'
import type { ImageContext } from '../context.ts'
import type { Step } from '../run.ts'

/** What the author of a container rule writes. */
export interface ContainerRule {
  readonly name: string
  readonly title: string
  readonly why: string
  readonly remedy: string
  readonly severity: Severity
  readonly confidence?: RuleSpec['confidence']
  readonly weakness?: Cwe
  readonly aliases: readonly string[]
  readonly controls: readonly Control[]
  readonly fixable?: boolean
  readonly tags?: readonly string[]
}

/** Completes a rule of this room. */
export function containerRule(spec: ContainerRule): Rule {
  const { name, tags, ...rest } = spec
  return defineRule({ ...rest, id: `containers/${name}`, stage: 'infra', tags: ['docker', ...(tags ?? [])] })
}

interface CheckSpec extends ContainerRule {
  readonly bad: readonly string[]
  readonly good: readonly string[]
}

/** A check over the whole image. */
export function imageCheck(spec: CheckSpec, find: (image: ImageContext) => Iterable<Hit>): ContainerCheck {
  const { bad, good, ...rule } = spec
  return { rule: containerRule(rule), bad, good, find }
}

/** A check that looks at each program call by itself. */
export function stepCheck(spec: CheckSpec, find: (step: Step, image: ImageContext) => Hit | undefined): ContainerCheck {
  return imageCheck(spec, function* eachStep(image) {
    for (const run of image.runs) {
      for (const step of run.steps) {
        const hit = find(step, image)
        if (hit !== undefined) yield hit
      }
    }
  })
}

/** Trivy's three spellings of a Docker check's id. */
export function trivy(number: number, longId: string): string[] {
  const digits = String(number).padStart(4, '0')
  return [`DS-${digits}`, `AVD-DS-${digits}`, `DS${digits.slice(1)}`, `docker-${longId}`]
}
