import { manyLines } from '../src/escape/characters.ts'

type Handler = (event: Event) => void
type Attribute = string | number | boolean | undefined | Handler
export type Child = Node | string | undefined

/**
 * Makes an element. Text is always text, with deceptive characters written out; `true` sets a bare attribute, `false`
 * and undefined leave it away, functions listen to the event of that name.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, Attribute>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value)
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value))
  }
  append(element, children)
  return element
}

/** Appends nodes and text. */
export function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === undefined) continue
    parent.append(typeof child === 'string' ? manyLines(child) : child)
  }
}

/** Replaces all children. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren()
  append(parent, children)
}

/** The element with this id, which the page always holds. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id)
  if (element === null) throw new Error(`the page has no #${id}`)
  return element
}

/** A link that leaves the report; only http and https. */
export function outward(url: string, ...children: readonly Child[]): HTMLElement {
  if (!/^https?:\/\//.test(url)) return h('span', {}, ...children)
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, ...children)
}

/** A number with separators, the same on every machine. */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}
