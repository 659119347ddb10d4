import { byId, h } from './dom.ts'

/** A single-key shortcut and what it does, in words for the help. */
export interface Shortcut {
  readonly key: string
  readonly label: string
  act(): void
}

const remembered = 'bartizan-shortcuts'

/** Storage may be forbidden, as in a sandboxed frame; the page works without it. */
export function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Nothing is lost but the memory of a preference.
  }
}

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && target.type !== 'checkbox')
  )
}

const listKeys = [
  ['↑ ↓', 'move in the list'],
  ['← →', 'close or open a group'],
  ['Enter', 'open the finding'],
  ['Esc', 'back to the list'],
] as const

/** Listens to single keys, and fills the help dialog. They can be switched off there, for they meet speech input badly. */
export function installShortcuts(shortcuts: readonly Shortcut[], escape: () => void): void {
  const dialog = byId('help')
  if (!(dialog instanceof HTMLDialogElement)) return
  const enabled = h('input', { type: 'checkbox', id: 'single-keys' })
  enabled.checked = recall(remembered) !== 'off'
  enabled.addEventListener('change', () => remember(remembered, enabled.checked ? 'on' : 'off'))
  const all: readonly (readonly [string, string])[] = [
    ...shortcuts.map(({ key, label }) => [key, label] as const),
    ['?', 'this help'],
    ...listKeys,
  ]
  const rows = all.map(([key, label]) => h('div', {}, h('dt', {}, h('kbd', {}, key)), h('dd', {}, label)))
  dialog.append(
    h('h2', { id: 'help-title' }, 'Keyboard'),
    h('dl', { class: 'keys' }, ...rows),
    h('label', { class: 'check' }, enabled, ' Single-key shortcuts'),
    h('button', { type: 'button', class: 'primary', click: () => dialog.close() }, 'Close'),
  )
  byId('help-button').addEventListener('click', () => dialog.showModal())
  document.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || dialog.open) return
    if (event.key === 'Escape') return escape()
    if (typing(event.target) || !enabled.checked) return
    const shortcut = shortcuts.find(({ key }) => key === event.key)
    if (shortcut === undefined && event.key !== '?') return
    event.preventDefault()
    if (shortcut === undefined) dialog.showModal()
    else shortcut.act()
  })
}
