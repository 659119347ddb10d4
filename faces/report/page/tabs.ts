import { byId } from './dom.ts'

export const tabNames = ['findings', 'coverage', 'rules'] as const
export type TabName = (typeof tabNames)[number]

/** The three views; arrows move between their tabs, and a view is made when it is first shown. */
export function installTabs(shown: (name: TabName) => void): (name: TabName) => void {
  const show = (name: TabName): void => {
    for (const each of tabNames) {
      const chosen = each === name
      const tab = byId(`tab-${each}`)
      tab.setAttribute('aria-selected', String(chosen))
      tab.tabIndex = chosen ? 0 : -1
      byId(`panel-${each}`).hidden = !chosen
    }
    shown(name)
  }
  tabNames.forEach((name, index) => {
    const tab = byId(`tab-${name}`)
    tab.addEventListener('click', () => show(name))
    tab.addEventListener('keydown', (event) => {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
      const next = tabNames[(index + step + tabNames.length) % tabNames.length]
      if (step === 0 || next === undefined) return
      event.preventDefault()
      show(next)
      byId(`tab-${next}`).focus()
    })
  })
  return show
}
