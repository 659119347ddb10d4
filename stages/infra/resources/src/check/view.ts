import type { Cell, Format, OriginId, Verdict } from '@bartizan/model/resource'
import { actualText, Judge, type Place } from './judge.ts'
import { applyOperator, type Operator, textOf, type Tri } from './operator.ts'
import type { Subject } from './row.ts'

/** A cell with its place in the resource. */
export interface Found {
  readonly cell: Cell
  readonly place: Place
}

/** A resource as a TypeScript check reads it. */
export class View {
  readonly subject: Subject
  readonly judge: Judge
  readonly format: Format

  constructor(subject: Subject) {
    this.subject = subject
    this.format = subject.resource.format
    this.judge = new Judge(subject.index.set.origins, subject.resource.origin)
  }

  /** Everything that is known to stand at a path; alternatives are all taken. */
  all(path: string, within: Cell = this.subject.resource.body): readonly Found[] {
    return this.judge.cells(within, path)
  }

  first(path: string, within?: Cell): Cell | undefined {
    return this.all(path, within)[0]?.cell
  }

  /** Known text (numbers and bools too) of the first value at a path. */
  text(path: string, within?: Cell): string | undefined {
    const cell = this.first(path, within)
    return cell === undefined ? undefined : textOf(cell.value)
  }

  number(path: string, within?: Cell): number | undefined {
    const text = this.text(path, within)
    return text === undefined || text === '' || Number.isNaN(Number(text)) ? undefined : Number(text)
  }

  /** The operator's answer for the first value; false when there is none. */
  is(path: string, op: Operator, within?: Cell): Tri {
    const cell = this.first(path, within)
    return cell === undefined ? false : applyOperator(op, cell)
  }

  pass(at: OriginId = this.subject.resource.header): Verdict {
    return { kind: 'pass', at, path: '' }
  }

  /** Fails at a cell, or at the resource's header when something is missing. */
  fail(found?: Found | undefined, path = found?.place.path ?? ''): Verdict {
    if (found === undefined) return { kind: 'fail', at: this.subject.resource.header, path }
    const actual = actualText(found.cell)
    return {
      kind: 'fail',
      at: this.judge.placeOf(found.cell, found.place.site),
      path,
      ...(actual === undefined ? {} : { actual }),
    }
  }

  unknown(found?: Found | undefined, path = found?.place.path ?? ''): Verdict {
    return {
      kind: 'unknown',
      why: [found === undefined ? this.subject.resource.header : this.judge.placeOf(found.cell, found.place.site)],
      path,
    }
  }
}
