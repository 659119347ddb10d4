import type { Row } from './arrange.ts'
import { h } from './dom.ts'
import type { Item } from './items.ts'
import { drawRow, rowHeights } from './rows.ts'

/** Pixels drawn above and below what can be seen, so that a quick scroll does not show gaps. */
const overscan = 400

export interface ListEvents {
  /** The cursor moved to a finding. */
  select(item: Item): void
  /** The reader wants the finding itself: Enter or a click. */
  open(item: Item): void
  toggle(key: string): void
}

/**
 * A tree of any length of which only what can be seen is in the document. It is one tab stop, and the keys of any tree
 * move its cursor.
 */
export class VirtualList {
  readonly element: HTMLElement
  readonly #spacer = h('div', { class: 'spacer', role: 'presentation' })
  readonly #events: ListEvents
  readonly #drawn = new Map<number, HTMLElement>()
  #rows: readonly Row[] = []
  /** Where each row begins, and at last where the list ends. */
  #tops: number[] = [0]
  #cursor = -1

  constructor(events: ListEvents) {
    this.#events = events
    const named = { id: 'list', class: 'list', role: 'tree', tabindex: 0, 'aria-label': 'Findings' }
    this.element = h('div', named, this.#spacer)
    this.element.addEventListener('scroll', () => this.#draw(), { passive: true })
    this.element.addEventListener('keydown', (event) => this.#key(event))
    this.element.addEventListener('click', (event) => this.#click(event))
    this.element.addEventListener('focus', () => {
      if (this.#cursor < 0) this.#go(this.#rows.findIndex((row) => row.kind === 'item'))
    })
    new ResizeObserver(() => this.#draw()).observe(this.element)
  }

  /** Replaces the rows; the cursor stays on its group, or on `keep` where that is still shown. */
  show(rows: readonly Row[], keep: Item | undefined): void {
    const previous = this.#rows[this.#cursor]
    const group = previous?.kind === 'group' ? previous.key : undefined
    this.#rows = rows
    this.#tops = [0]
    for (const row of rows) this.#tops.push((this.#tops.at(-1) ?? 0) + rowHeights[row.kind])
    const height = this.#tops.at(-1) ?? 0
    this.#spacer.style.height = `${height}px`
    for (const row of this.#drawn.values()) row.remove()
    this.#drawn.clear()
    this.#cursor = rows.findIndex((row) =>
      row.kind === 'group' ? row.key === group : group === undefined && row.item === keep,
    )
    if (this.element.scrollTop > height) this.element.scrollTop = 0
    this.#draw()
  }

  /** Moves to the next or previous finding, over group lines. */
  move(step: 1 | -1): void {
    let next = this.#cursor + step
    while (this.#rows[next]?.kind === 'group') next += step
    if (this.#rows[next] !== undefined) this.#go(next)
  }

  /** Moves to the finding with this index, if it is shown. */
  select(index: number): void {
    const found = this.#rows.findIndex((row) => row.kind === 'item' && row.item.index === index)
    if (found >= 0) this.#go(found)
  }

  #rowAt(y: number): number {
    let low = 0
    let high = this.#rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#tops[middle + 1] ?? 0) <= y) low = middle + 1
      else high = middle
    }
    return low
  }

  #draw(): void {
    const { scrollTop, clientHeight } = this.element
    const first = this.#rowAt(scrollTop - overscan)
    const last = Math.min(this.#rows.length - 1, this.#rowAt(scrollTop + clientHeight + overscan))
    for (const [index, element] of this.#drawn) {
      if (index >= first && index <= last) continue
      element.remove()
      this.#drawn.delete(index)
    }
    // From the end to the front, so that document order is reading order: assistive technology walks the rows as they stand.
    let after: HTMLElement | null = null
    for (let index = last; index >= first; index--) {
      const row = this.#rows[index]
      if (row === undefined) continue
      const known = this.#drawn.get(index)
      const element: HTMLElement = known ?? drawRow(row)
      if (known === undefined) {
        element.id = `row-${index}`
        element.style.transform = `translateY(${this.#tops[index] ?? 0}px)`
        this.#drawn.set(index, element)
        this.#spacer.insertBefore(element, after)
      }
      after = element
    }
    this.#mark()
  }

  #mark(): void {
    for (const [index, element] of this.#drawn) element.setAttribute('aria-selected', String(index === this.#cursor))
    if (this.#drawn.has(this.#cursor)) this.element.setAttribute('aria-activedescendant', `row-${this.#cursor}`)
    else this.element.removeAttribute('aria-activedescendant')
  }

  #go(index: number): void {
    if (this.#rows.length === 0) return
    this.#cursor = Math.min(Math.max(0, index), this.#rows.length - 1)
    const top = this.#tops[this.#cursor] ?? 0
    const bottom = this.#tops[this.#cursor + 1] ?? top
    const { element } = this
    if (top < element.scrollTop) element.scrollTop = top
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight
    this.#draw()
    const row = this.#rows[this.#cursor]
    if (row?.kind === 'item') this.#events.select(row.item)
  }

  #act(): void {
    const row = this.#rows[this.#cursor]
    if (row?.kind === 'item') this.#events.open(row.item)
    else if (row?.kind === 'group') this.#events.toggle(row.key)
  }

  #sideways(right: boolean): void {
    const row = this.#rows[this.#cursor]
    if (row?.kind === 'group') {
      if (row.open !== right) this.#events.toggle(row.key)
      else if (right) this.#go(this.#cursor + 1)
      return
    }
    if (right) return this.#act()
    let parent = this.#cursor
    while (parent >= 0 && this.#rows[parent]?.kind !== 'group') parent--
    if (parent >= 0) this.#go(parent)
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const page = Math.max(1, Math.floor(this.element.clientHeight / rowHeights.item) - 1)
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => this.#go(this.#cursor + 1),
      ArrowUp: () => this.#go(this.#cursor - 1),
      PageDown: () => this.#go(this.#cursor + page),
      PageUp: () => this.#go(this.#cursor - page),
      Home: () => this.#go(0),
      End: () => this.#go(this.#rows.length - 1),
      ArrowRight: () => this.#sideways(true),
      ArrowLeft: () => this.#sideways(false),
      Enter: () => this.#act(),
      ' ': () => this.#act(),
    }
    const action = keys[event.key]
    if (action === undefined) return
    event.preventDefault()
    action()
  }

  #click(event: Event): void {
    const row = event.target instanceof Element ? event.target.closest('.row') : null
    if (row === null) return
    this.#go(Number(row.id.slice('row-'.length)))
    this.#act()
  }
}
