import { byId } from './dom.ts'
import { recall, remember } from './keys.ts'

const remembered = 'bartizan-theme'

/** Light and dark follow the system until the reader chooses. */
export function installTheme(): () => void {
  const root = document.documentElement
  const button = byId('theme-button')
  const dark = (): boolean =>
    (root.dataset['theme'] ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark'
  const name = (): void => {
    button.textContent = dark() ? 'Light' : 'Dark'
    button.setAttribute('aria-label', `Switch to the ${dark() ? 'light' : 'dark'} theme`)
  }
  const known = recall(remembered)
  if (known === 'dark' || known === 'light') root.dataset['theme'] = known
  name()
  const toggle = (): void => {
    const next = dark() ? 'light' : 'dark'
    root.dataset['theme'] = next
    remember(remembered, next)
    name()
  }
  button.addEventListener('click', toggle)
  return toggle
}
