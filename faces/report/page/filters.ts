import { severities, stages } from '@bartizan/model'
import { type Facet, type Filter, type Outcome, facetValue, facets } from './filter.ts'
import { count, fill, h } from './dom.ts'
import type { Item } from './items.ts'

const states = ['new', 'known', 'waived', 'suppressed']
const titles: Readonly<Record<Facet, string>> = { severity: 'Severity', stage: 'Stage', state: 'State', rule: 'Rule' }

/** The panel in which a reader chooses. It owns the filter, and tells when it changes. */
export class FilterPanel {
  readonly element: HTMLElement
  readonly #search = h('input', {
    id: 'search',
    type: 'search',
    placeholder: 'Search everything',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-label': 'Search in all findings',
  })
  readonly #path = h('input', {
    id: 'path',
    type: 'search',
    placeholder: 'src/payment',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-label': 'Path contains',
  })
  readonly #chosen: Record<Facet, Set<string>>
  readonly #groups: Readonly<Record<Facet, HTMLElement>>
  readonly #values: Readonly<Record<Facet, readonly string[]>>
  readonly #initial: ReadonlySet<string>
  readonly #changed: () => void

  constructor(items: readonly Item[], titlesOfRules: ReadonlyMap<string, string>, changed: () => void) {
    this.#changed = changed
    const used = (facet: Facet, order: readonly string[]): string[] =>
      order.filter((value) => items.some((item) => facetValue(item, facet) === value))
    this.#values = {
      severity: used('severity', severities),
      stage: used('stage', stages),
      state: used('state', states),
      rule: rulesByCount(items),
    }
    // What is accepted is out of sight until it is asked for, unless there is nothing else.
    this.#initial = new Set(this.#values.state.includes('new') && this.#values.state.length > 1 ? ['new'] : [])
    this.#chosen = { severity: new Set(), stage: new Set(), state: new Set(this.#initial), rule: new Set() }
    const group = (facet: Facet): HTMLElement =>
      h('div', {
        class: `values values-${facet}`,
        ...(facet === 'rule' ? { tabindex: 0, role: 'region', 'aria-label': 'Rules' } : {}),
      })
    this.#groups = { severity: group('severity'), stage: group('stage'), state: group('state'), rule: group('rule') }
    for (const facet of facets)
      fill(
        this.#groups[facet],
        ...this.#values[facet].map((value) =>
          this.#choice(facet, value, facet === 'rule' ? (titlesOfRules.get(value) ?? value) : value),
        ),
      )
    for (const input of [this.#search, this.#path]) input.addEventListener('input', changed)
    this.element = h(
      'form',
      { class: 'filters', 'aria-label': 'Filters', submit: (event) => event.preventDefault() },
      h('div', { class: 'field' }, this.#search),
      ...facets.map((facet) =>
        h('fieldset', { hidden: this.#values[facet].length < 2 }, h('legend', {}, titles[facet]), this.#groups[facet]),
      ),
      h('div', { class: 'field' }, h('label', { for: 'path' }, 'Path contains'), this.#path),
      h('button', { type: 'button', class: 'quiet', click: () => this.reset() }, 'Reset filters'),
    )
  }

  get filter(): Filter {
    return { text: this.#search.value, path: this.#path.value, chosen: this.#chosen }
  }

  /** Number of choices that narrow the list beyond the default. */
  get active(): number {
    const same =
      this.#chosen.state.size === this.#initial.size &&
      [...this.#initial].every((value) => this.#chosen.state.has(value))
    return (
      (this.#search.value === '' ? 0 : 1) +
      (this.#path.value === '' ? 0 : 1) +
      (same ? 0 : 1) +
      this.#chosen.severity.size +
      this.#chosen.stage.size +
      this.#chosen.rule.size
    )
  }

  /** Writes how many findings each choice would leave. */
  showCounts(outcome: Outcome): void {
    for (const facet of facets) {
      for (const label of this.#groups[facet].children) {
        const value = label.getAttribute('data-value') ?? ''
        const number = outcome.counts[facet].get(value) ?? 0
        const place = label.querySelector('.number')
        if (place !== null) place.textContent = count(number)
        label.classList.toggle('none', number === 0)
        const box = label.querySelector('input')
        if (box !== null) box.checked = this.#chosen[facet].has(value)
      }
    }
  }

  /** Adds or removes a value. */
  toggle(facet: Facet, value: string): void {
    if (!this.#values[facet].includes(value)) return
    if (!this.#chosen[facet].delete(value)) this.#chosen[facet].add(value)
    this.#changed()
  }

  /** Chooses one value and nothing else. */
  only(facet: Facet, value: string): void {
    this.#clear()
    this.#chosen.state.clear()
    this.#chosen[facet].add(value)
    this.#changed()
  }

  reset(): void {
    this.#clear()
    this.#changed()
  }

  /** Lets every state show. */
  anyState(): void {
    this.#chosen.state.clear()
    this.#changed()
  }

  focusSearch(): void {
    this.#search.focus()
    this.#search.select()
  }

  #clear(): void {
    this.#search.value = ''
    this.#path.value = ''
    for (const facet of facets) this.#chosen[facet].clear()
    for (const value of this.#initial) this.#chosen.state.add(value)
  }

  #choice(facet: Facet, value: string, label: string): HTMLElement {
    const box = h('input', { type: 'checkbox', change: () => this.toggle(facet, value) })
    const text = h(
      'span',
      { class: facet === 'severity' ? `severity ${value}` : 'value', title: facet === 'rule' ? value : undefined },
      label,
    )
    return h('label', { 'data-value': value }, box, text, h('span', { class: 'number' }))
  }
}

function rulesByCount(items: readonly Item[]): string[] {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(item.rule.id, (counts.get(item.rule.id) ?? 0) + 1)
  return [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))
}
