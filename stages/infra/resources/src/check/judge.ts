import { type Cell, nowhere, type OriginId, type Origins, toPlain, type Verdict } from '@bartizan/model/resource'
import { documentOf } from './document.ts'
import { applyOperator, type Operator } from './operator.ts'
import { everyItem, everyMember, parsePath, type Segment } from './path.ts'

/** The verdict when there is nothing at a path; made into pass or fail by the test. */
type Found = Verdict | { readonly kind: 'absent'; readonly at: OriginId; readonly path: string }

interface Walk {
  readonly segments: readonly Segment[]
  readonly over: 'every' | 'some'
  readonly absent: 'pass' | 'fail'
  leaf(cell: Cell, place: Place): Verdict
}

/** Where the walk stands: the nearest origin inside the resource, and the names taken so far. */
export interface Place {
  readonly site: OriginId
  readonly path: string
}

export interface AttributeTest {
  readonly path: string
  readonly op: Operator
  readonly absent?: 'pass' | 'fail'
  readonly over?: 'every' | 'some'
}

const places = new WeakMap<Origins, Map<string, OriginId>>()

/** Says whether an origin lies within the span of another one. */
function within(origins: Origins, inner: OriginId, outer: OriginId): boolean {
  const [a, b] = [origins.get(inner), origins.get(outer)]
  return a.path === b.path && a.start >= b.start && a.end <= b.end
}

/** An origin that starts inside the resource and goes on with the way of the value. */
function joined(origins: Origins, site: OriginId, leaf: OriginId): OriginId {
  if (leaf === nowhere || leaf === site) return site
  const held = places.get(origins) ?? new Map<string, OriginId>()
  places.set(origins, held)
  const key = `${site}:${leaf}`
  const known = held.get(key)
  if (known !== undefined) return known
  const origin = origins.get(site)
  const made = origins.add(origin.step, origin.path, origin, leaf)
  held.set(key, made)
  return made
}

/** Judges attribute tests against one body. */
export class Judge {
  readonly origins: Origins
  private readonly whole: OriginId

  /** `whole` is the origin of the entire resource, within which findings are to point. */
  constructor(origins: Origins, whole: OriginId) {
    this.origins = origins
    this.whole = whole
  }

  attribute(body: Cell, test: AttributeTest, start: Place = { site: nowhere, path: '' }): Verdict {
    const absent = test.absent ?? 'fail'
    const place: Place = { site: start.site === nowhere ? body.origin : start.site, path: start.path }
    let last: Found = { kind: 'absent', at: place.site, path: test.path }
    for (const segments of parsePath(test.path)) {
      const walk: Walk = {
        segments,
        over: test.over ?? 'every',
        absent,
        leaf: (cell, at) => this.leaf(cell, at, test.op),
      }
      const found = this.walk(body, 0, { walk, place })
      if (found.kind !== 'absent') return found
      if (last.kind === 'absent' && last.path === test.path) last = found
    }
    return settle(last, absent)
  }

  /** All cells at a path that are known to be there, with their places. */
  cells(body: Cell, path: string): readonly { readonly cell: Cell; readonly place: Place }[] {
    const found: { cell: Cell; place: Place }[] = []
    for (const segments of parsePath(path)) {
      const leaf = (cell: Cell, place: Place): Verdict => {
        found.push({ cell, place })
        return { kind: 'pass', at: place.site, path: place.path }
      }
      this.walk(body, 0, {
        walk: { segments, over: 'every', absent: 'pass', leaf },
        place: { site: body.origin, path: '' },
      })
    }
    return found
  }

  /** The place inside the resource for a cell reached from `site`. */
  placeOf(cell: Cell, site: OriginId): OriginId {
    return within(this.origins, cell.origin, this.whole) ? cell.origin : joined(this.origins, site, cell.origin)
  }

  private leaf(cell: Cell, place: Place, op: Operator): Verdict {
    const answer = applyOperator(op, cell)
    const at = this.placeOf(cell, place.site)
    if (answer === undefined) return { kind: 'unknown', why: [at], path: place.path }
    const actual = actualText(cell)
    return { kind: answer ? 'pass' : 'fail', at, path: place.path, ...(actual === undefined ? {} : { actual }) }
  }

  private walk(cell: Cell, index: number, state: { walk: Walk; place: Place }): Found {
    const { walk, place } = state
    const value = cell.value
    if (value.kind === 'choice') {
      const [yes, no] = [this.walk(value.whenTrue, index, state), this.walk(value.whenFalse, index, state)]
      return eitherArm(settle(yes, walk.absent), settle(no, walk.absent), value.when)
    }
    const segment = walk.segments[index]
    const site = this.placeOf(cell, place.site)
    if (value.kind === 'known' && value.value === null && (segment !== undefined || index > 0))
      return { kind: 'absent', at: place.site, path: place.path }
    if (segment === undefined) return walk.leaf(cell, place)
    const inner = { walk, place: { site, path: place.path } }
    if (segment === everyItem)
      return value.kind === 'list'
        ? this.items(cell, index + 1, inner)
        : value.kind === 'unknown'
          ? unknownAt(site, place)
          : this.walk(cell, index + 1, inner)
    if (value.kind === 'unknown') return unknownAt(site, place)
    if (value.kind === 'list' && !/^\d+$/.test(String(segment === everyMember ? '' : segment)))
      return this.items(cell, index, inner)
    if (value.kind === 'list') return this.item(cell, Number(segment as string), { index, state: inner })
    if (value.kind === 'map')
      return segment === everyMember ? this.members(cell, index + 1, inner) : this.member(cell, index, inner)
    const document = documentOf(cell)
    if (document !== undefined && document !== cell)
      return this.walk(document, index, { walk, place: { site: place.site, path: place.path } })
    return value.kind === 'text' || value.kind === 'encoded'
      ? unknownAt(site, place)
      : { kind: 'absent', at: place.site, path: place.path }
  }

  private member(cell: Cell, index: number, state: { walk: Walk; place: Place }): Found {
    const name = state.walk.segments[index] as string
    const path = state.place.path === '' ? name : `${state.place.path}.${name}`
    if (cell.value.kind !== 'map') return { kind: 'absent', at: state.place.site, path }
    const found = cell.value.entries.get(name)
    if (found !== undefined)
      return this.walk(found, index + 1, { ...state, place: { site: this.placeOf(found, state.place.site), path } })
    return cell.value.open
      ? unknownAt(state.place.site, { site: state.place.site, path })
      : { kind: 'absent', at: state.place.site, path }
  }

  private item(cell: Cell, position: number, at: { index: number; state: { walk: Walk; place: Place } }): Found {
    const found = cell.value.kind === 'list' ? cell.value.items[position] : undefined
    if (found !== undefined) return this.walk(found, at.index + 1, at.state)
    const open = cell.value.kind === 'list' && cell.value.open
    return open
      ? unknownAt(at.state.place.site, at.state.place)
      : { kind: 'absent', at: at.state.place.site, path: at.state.place.path }
  }

  private items(cell: Cell, index: number, state: { walk: Walk; place: Place }): Found {
    if (cell.value.kind !== 'list') return { kind: 'absent', at: state.place.site, path: state.place.path }
    return this.combine(
      cell.value.items,
      cell.value.open,
      (item) =>
        this.walk(item, index, { ...state, place: { ...state.place, site: this.placeOf(item, state.place.site) } }),
      state,
    )
  }

  private members(cell: Cell, index: number, state: { walk: Walk; place: Place }): Found {
    if (cell.value.kind !== 'map') return { kind: 'absent', at: state.place.site, path: state.place.path }
    return this.combine(
      [...cell.value.entries.values()],
      cell.value.open,
      (item) =>
        this.walk(item, index, { ...state, place: { ...state.place, site: this.placeOf(item, state.place.site) } }),
      state,
    )
  }

  private combine(
    items: readonly Cell[],
    open: boolean,
    judge: (item: Cell) => Found,
    state: { walk: Walk; place: Place },
  ): Found {
    if (items.length === 0)
      return open
        ? unknownAt(state.place.site, state.place)
        : { kind: 'absent', at: state.place.site, path: state.place.path }
    const found = items.map(judge)
    if (found.every((one) => one.kind === 'absent') && !open) return found[0] as Found
    const verdicts = found.map((one) => settle(one, state.walk.absent))
    if (open) verdicts.push({ kind: 'unknown', why: [state.place.site], path: state.place.path })
    return state.walk.over === 'some' ? anyOf(verdicts) : allOf(verdicts)
  }
}

function unknownAt(at: OriginId, place: Place): Verdict {
  return { kind: 'unknown', why: [at], path: place.path }
}

function settle(found: Found, absent: 'pass' | 'fail'): Verdict {
  return found.kind === 'absent' ? { kind: absent, at: found.at, path: found.path } : found
}

const maxActual = 80

/** The value as it would be written, when it is known, short and not sensitive. */
export function actualText(cell: Cell): string | undefined {
  if (cell.sensitive === true || (cell.value.kind !== 'known' && cell.value.kind !== 'list')) return undefined
  if (cell.value.kind === 'known' && cell.value.content !== undefined) return undefined
  const text = JSON.stringify(toPlain(cell, '…'), (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
  return text.length > maxActual ? undefined : text
}

/** Fails when one fails. All failing places are kept. */
export function allOf(verdicts: readonly Verdict[]): Verdict {
  const failed = verdicts.filter((verdict) => verdict.kind === 'fail')
  const [first] = failed
  if (first !== undefined) {
    const also = failed
      .flatMap((verdict) => [verdict.at, ...(verdict.also ?? [])])
      .filter((at, index, all) => at !== first.at && all.indexOf(at) === index)
    return also.length === 0 ? first : { ...first, also }
  }
  return (
    verdicts.find((verdict) => verdict.kind === 'depends') ??
    verdicts.find((verdict) => verdict.kind === 'unknown') ??
    (verdicts[0] as Verdict)
  )
}

/** Passes when one passes. */
export function anyOf(verdicts: readonly Verdict[]): Verdict {
  const first = (kind: Verdict['kind']): Verdict | undefined => verdicts.find((verdict) => verdict.kind === kind)
  return first('pass') ?? first('unknown') ?? first('depends') ?? (verdicts[0] as Verdict)
}

/** The verdict on a choice from those on its arms. */
export function eitherArm(
  yes: Verdict,
  no: Verdict,
  when: { readonly text: string; readonly origin: OriginId },
): Verdict {
  if (yes.kind === no.kind) return yes
  if (yes.kind === 'fail' || yes.kind === 'depends') return { ...yes, kind: 'depends', when, negated: false }
  if (no.kind === 'fail' || no.kind === 'depends') return { ...no, kind: 'depends', when, negated: true }
  return yes.kind === 'unknown' ? yes : no
}

/** Swaps pass and fail. */
export function negate(verdict: Verdict): Verdict {
  if (verdict.kind === 'pass') return { ...verdict, kind: 'fail' }
  if (verdict.kind === 'fail') return { kind: 'pass', at: verdict.at, path: verdict.path }
  return verdict.kind === 'depends' ? { ...verdict, negated: !verdict.negated } : verdict
}
