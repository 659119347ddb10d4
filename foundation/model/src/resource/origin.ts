/** Index into an origin store. 0 is "nowhere". */
export type OriginId = number & { readonly __brand: 'OriginId' }

/** How a value came to stand where it stands. */
export const originSteps = [
  'nowhere',
  'literal',
  'local',
  'variable',
  'argument',
  'default',
  'values',
  'output',
  'plan',
  'template',
  'schema',
  'block',
  'resource',
] as const
export type OriginStep = (typeof originSteps)[number]

/** One step of a value's way: the bytes `start` to `end` (exclusive) of a file, and the step before it. */
export interface Origin {
  readonly step: OriginStep
  readonly path: string
  readonly start: number
  readonly end: number
  readonly from?: OriginId
}

/** Origins as columns: a large project has millions, and few are ever shown. */
export interface Origins {
  /** Adds a step and returns its id. `from` is the step before it. */
  add(step: OriginStep, path: string, span: { readonly start: number; readonly end: number }, from?: OriginId): OriginId
  get(id: OriginId): Origin
  /** The origin and all steps before it, nearest first. */
  chain(id: OriginId): readonly Origin[]
}

export const nowhere = 0 as OriginId

const stepIndex = new Map<OriginStep, number>(originSteps.map((step, index) => [step, index]))
const maxChain = 64

/** An empty origin store. */
export function createOrigins(): Origins {
  const paths: string[] = ['']
  const pathIds = new Map<string, number>([['', 0]])
  let columns = new Int32Array(5 * 256)
  let count = 1
  const pathId = (path: string): number => {
    const known = pathIds.get(path)
    if (known !== undefined) return known
    paths.push(path)
    pathIds.set(path, paths.length - 1)
    return paths.length - 1
  }
  const get = (id: OriginId): Origin => {
    const at = id * 5
    const from = columns[at + 4] ?? 0
    return {
      step: originSteps[columns[at] ?? 0] ?? 'nowhere',
      path: paths[columns[at + 1] ?? 0] ?? '',
      start: columns[at + 2] ?? 0,
      end: columns[at + 3] ?? 0,
      ...(from === 0 ? {} : { from: from as OriginId }),
    }
  }
  return {
    add(step, path, span, from) {
      if ((count + 1) * 5 > columns.length) {
        const larger = new Int32Array(columns.length * 2)
        larger.set(columns)
        columns = larger
      }
      columns.set([stepIndex.get(step) ?? 0, pathId(path), span.start, span.end, from ?? 0], count * 5)
      count += 1
      return (count - 1) as OriginId
    },
    get,
    chain(id) {
      const steps: Origin[] = []
      let next: OriginId | undefined = id
      while (next !== undefined && next !== nowhere && steps.length < maxChain) {
        const origin: Origin = get(next)
        steps.push(origin)
        next = origin.from
      }
      return steps
    },
  }
}
