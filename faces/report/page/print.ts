import type { PageData } from '../src/html/page-data.ts'
import { coverageView } from './coverage.ts'
import { detail } from './detail.ts'
import { count, fill, h } from './dom.ts'
import type { Item } from './items.ts'

/** Findings that go to paper; more would be a book. */
const most = 500

/** On paper there is no list to scroll: the findings that are shown now follow each other in full. */
export function installPrint(data: PageData, shown: () => readonly Item[]): void {
  const sheet = h('div', { class: 'paper', 'aria-hidden': 'true' })
  document.body.append(sheet)
  addEventListener('beforeprint', () => {
    const items = shown()
    const articles = items.slice(0, most).map((item) => {
      const article = detail(item)
      // The same element ids stand in the page already.
      for (const named of article.querySelectorAll('[id]')) named.removeAttribute('id')
      return article
    })
    const rest = items.length - most
    fill(
      sheet,
      ...articles,
      rest > 0 ? h('p', {}, `${count(rest)} findings more are not printed; narrow the filter.`) : undefined,
      coverageView(data),
    )
  })
  addEventListener('afterprint', () => fill(sheet))
}
