import { severities } from '@bartizan/model'
import type { PageData } from '../src/html/page-data.ts'
import { type Grouping, type SortOrder, arrange } from './arrange.ts'
import { coverageView, rulesView } from './coverage.ts'
import { detail } from './detail.ts'
import { byId, count, fill, h } from './dom.ts'
import { applyFilter } from './filter.ts'
import { FilterPanel } from './filters.ts'
import { type Item, makeItems } from './items.ts'
import { installShortcuts } from './keys.ts'
import { VirtualList } from './list.ts'
import { installPrint } from './print.ts'
import { installTabs } from './tabs.ts'
import { installTheme } from './theme.ts'

const data: PageData = JSON.parse(byId('report').textContent ?? '')
const items = makeItems(data)
const closed = new Set<string>()
let shown: readonly Item[] = items
let selected: Item | undefined

function chooser<Value extends string>(
  id: string,
  label: string,
  values: Readonly<Record<Value, string>>,
): HTMLSelectElement {
  const choices = Object.entries(values).map(([value, text]) => h('option', { value }, String(text)))
  return h('select', { id, 'aria-label': label, change: refresh }, ...choices)
}

const list = new VirtualList({
  select: (item) => present(item),
  open: (item) => {
    present(item)
    document.body.classList.add('reading')
    byId('detail-title').focus({ preventScroll: true })
  },
  toggle: (key) => {
    if (!closed.delete(key)) closed.add(key)
    refresh()
  },
})
const titles = new Map(data.rules.map((rule) => [rule.id as string, rule.title]))
const filters = new FilterPanel(items, titles, refresh)
const grouping = chooser<Grouping>('group', 'Group by', {
  file: 'By file',
  rule: 'By rule',
  severity: 'By severity',
  stage: 'By stage',
  none: 'Not grouped',
})
const sorting = chooser<SortOrder>('sort', 'Sort by', {
  severity: 'Worst first',
  path: 'By path',
  rule: 'By rule id',
  confidence: 'Surest first',
})
const status = h('p', { id: 'status', role: 'status' })
const pane = h('div', { id: 'detail', class: 'pane', role: 'region', 'aria-label': 'The finding', tabindex: 0 })
const drawer = h('details', { class: 'drawer' }, h('summary', {}, 'Filters'), filters.element)

/** The finding's address in the page, so that a link to it can be passed on. */
function note(item: Item): void {
  try {
    history.replaceState(undefined, '', `#${item.finding.fingerprint}`)
  } catch {
    // A sandboxed frame may not; the link is then missing, nothing else.
  }
}

function present(item: Item): void {
  if (selected === item) return
  selected = item
  note(item)
  fill(pane, h('button', { type: 'button', class: 'quiet back', click: back }, '← All findings'), detail(item))
  pane.scrollTop = 0
}

function back(): void {
  document.body.classList.remove('reading')
  list.element.focus()
}

function hiddenByState(): HTMLElement | undefined {
  const { filter } = filters
  if (filter.chosen.state.size === 0) return undefined
  const any =
    applyFilter(items, { ...filter, chosen: { ...filter.chosen, state: new Set() } }).items.length - shown.length
  return any === 0
    ? undefined
    : h('button', { type: 'button', class: 'link', click: () => filters.anyState() }, `${count(any)} in other states`)
}

function refresh(): void {
  const outcome = applyFilter(items, filters.filter)
  shown = outcome.items
  // Before the list draws, for it measures itself.
  document.body.classList.toggle('empty', shown.length === 0)
  filters.showCounts(outcome)
  const options = { sort: sorting.value as SortOrder, grouping: grouping.value as Grouping, closed }
  list.show(arrange(shown, options), selected)
  const total = shown.length === items.length ? count(items.length) : `${count(shown.length)} of ${count(items.length)}`
  fill(status, `${total} findings `, hiddenByState())
  drawer.firstElementChild?.replaceChildren(filters.active === 0 ? 'Filters' : `Filters (${filters.active})`)
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-facet]')) {
    const { facet, value } = button.dataset
    const pressed =
      (facet === 'severity' || facet === 'stage') && value !== undefined && filters.filter.chosen[facet].has(value)
    button.setAttribute('aria-pressed', String(pressed))
  }
}

/** With nothing to list, the page says what was looked at instead. */
function buildClean(): void {
  const sentence = h('p', { class: 'all-clear' }, 'No findings. This is what was looked at, and what was not.')
  const panel = byId('panel-findings')
  panel.classList.add('clean')
  fill(panel, h('div', { id: 'list', tabindex: -1 }, sentence, coverageView(data)))
}

function build(): void {
  const nothing = h('p', { class: 'nothing' }, 'No finding passes the filter.')
  const middle = h(
    'div',
    { class: 'middle' },
    h('div', { class: 'bar' }, status, h('div', { class: 'order' }, grouping, sorting)),
    list.element,
    nothing,
  )
  fill(byId('panel-findings'), drawer, middle, pane)
  const wide = matchMedia('(min-width: 1100px)')
  const unfold = (): void => {
    drawer.open = wide.matches
  }
  wide.addEventListener('change', unfold)
  unfold()
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-facet]')) {
    const { facet, value } = button.dataset
    if ((facet !== 'severity' && facet !== 'stage') || value === undefined) continue
    button.disabled = false
    button.addEventListener('click', () => {
      showTab('findings')
      filters.toggle(facet, value)
    })
  }
}

const showTab = installTabs((name) => {
  const panel = byId(`panel-${name}`)
  if (name === 'findings' || panel.childElementCount > 0) return
  const made =
    name === 'coverage'
      ? coverageView(data)
      : rulesView(data, (rule) => (showTab('findings'), filters.only('rule', rule)))
  fill(panel, made)
})

function firstSelection(): void {
  const wanted = location.hash.slice(1)
  const linked = wanted === '' ? undefined : items.find((item) => item.finding.fingerprint === wanted)
  if (linked !== undefined && !shown.includes(linked)) filters.anyState()
  const first = linked ?? shown[0]
  if (first === undefined) return
  if (matchMedia('(min-width: 800px)').matches || linked !== undefined) list.select(first.index)
  if (linked !== undefined) document.body.classList.add('reading')
}

const toggleTheme = installTheme()
if (items.length === 0) buildClean()
else {
  build()
  refresh()
  firstSelection()
}
installPrint(data, () => shown)
installShortcuts(
  [
    { key: '/', label: 'search', act: () => (showTab('findings'), (drawer.open = true), filters.focusSearch()) },
    { key: 'j', label: 'next finding', act: () => list.move(1) },
    { key: 'k', label: 'previous finding', act: () => list.move(-1) },
    ...severities.map((severity, index) => ({
      key: String(index + 1),
      label: `only ${severity}, on and off`,
      act: () => filters.toggle('severity', severity),
    })),
    { key: 'r', label: 'reset the filters', act: () => filters.reset() },
    { key: 'c', label: 'coverage', act: () => showTab('coverage') },
    { key: 'f', label: 'findings', act: () => showTab('findings') },
    { key: 't', label: 'light or dark', act: toggleTheme },
  ],
  back,
)
