import { type Child, h, outward } from './dom.ts'

const inline =
  /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\((https?:\/\/[^)\s]+)\)|<?(https?:\/\/[^<>()\s]*[^<>()\s.,;:])>?/g

/** Code, emphasis and links of one line of Markdown; everything else stays text. */
function inlineMarkdown(text: string): Child[] {
  const parts: Child[] = []
  let last = 0
  for (const match of text.matchAll(inline)) {
    parts.push(text.slice(last, match.index))
    const [whole, code, strong, emphasis, label, url, bare] = match
    if (code !== undefined) parts.push(h('code', {}, code))
    else if (strong !== undefined) parts.push(h('strong', {}, strong))
    else if (emphasis !== undefined) parts.push(h('em', {}, emphasis))
    else if (url !== undefined) parts.push(outward(url, label))
    else if (bare !== undefined) parts.push(outward(bare, bare))
    last = match.index + whole.length
  }
  parts.push(text.slice(last))
  return parts
}

/** Code spans and nothing else: for messages, which may quote what was scanned. */
export function codeSpans(text: string): Child[] {
  return text.split(/`([^`]+)`/).map((part, index) => (index % 2 === 1 ? h('code', {}, part) : part))
}

function block(lines: readonly string[]): HTMLElement {
  const [first = ''] = lines
  if (first.startsWith('```'))
    return h(
      'div',
      { class: 'frame plain' },
      h('code', {}, lines.slice(1, lines.at(-1)?.startsWith('```') === true ? -1 : undefined).join('\n')),
    )
  if (/^#{1,6} /.test(first)) return h('p', {}, h('strong', {}, ...inlineMarkdown(first.replace(/^#+ /, ''))))
  const bullet = /^(?:[-*]|\d+\.) /
  if (bullet.test(first)) {
    const items: string[] = []
    for (const line of lines) {
      if (bullet.test(line)) items.push(line.replace(bullet, ''))
      else items.push(`${items.pop() ?? ''} ${line.trim()}`)
    }
    const tag = /^\d/.test(first) ? 'ol' : 'ul'
    return h(tag, {}, ...items.map((item) => h('li', {}, ...inlineMarkdown(item))))
  }
  return h('p', {}, ...inlineMarkdown(lines.join(' ')))
}

/** The Markdown of our rules: paragraphs, lists, fenced code, code spans, emphasis, links. */
export function markdown(text: string): HTMLElement[] {
  const blocks: HTMLElement[] = []
  let lines: string[] = []
  let fenced = false
  const close = (): void => {
    if (lines.length > 0) blocks.push(block(lines))
    lines = []
  }
  for (const line of text.split('\n')) {
    const fence = line.startsWith('```')
    if (!fenced && (line.trim() === '' || fence)) close()
    if (fence || fenced || line.trim() !== '') lines.push(line)
    if (fence && fenced) close()
    if (fence) fenced = !fenced
  }
  close()
  return blocks
}
