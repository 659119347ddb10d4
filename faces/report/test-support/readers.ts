/** Reads RFC 4180 as a strict reader does; throws on anything else. */
export function readCsv(text: string): string[][] {
  const records: string[][] = []
  let position = 0
  while (position < text.length) {
    const record: string[] = []
    for (;;) {
      const field = /"((?:[^"]|"")*)"|([^",\r\n]*)/y
      field.lastIndex = position
      const match = field.exec(text)
      if (match === null) throw new Error(`no field at ${position}`)
      record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
      position = field.lastIndex
      if (text[position] !== ',') break
      position++
    }
    if (text.slice(position, position + 2) !== '\r\n') throw new Error(`no line end at ${position}`)
    position += 2
    records.push(record)
  }
  return records
}

/** An element of a document without mixed namespaces or document types. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlElement[]
  text: string
}

const references: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decode(text: string): string {
  const allowed = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u
  if (!allowed.test(text)) throw new Error(`a character that XML forbids in ${JSON.stringify(text)}`)
  return text.replace(/&([a-z]*);?/g, (whole, name: string) => {
    const character = whole.endsWith(';') ? references[name] : undefined
    if (character === undefined) throw new Error(`a bare & in ${JSON.stringify(text)}`)
    return character
  })
}

/** Reads the XML that our reporters write, strictly: tags balance, attributes are quoted, nothing stands bare. */
export function readXml(xml: string): XmlElement {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
  if (!xml.startsWith(declaration)) throw new Error('no declaration')
  const document: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const stack = [document]
  const token = /<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<]+)/gy
  token.lastIndex = declaration.length
  while (token.lastIndex < xml.length) {
    const start = token.lastIndex
    const match = token.exec(xml)
    const top = stack.at(-1)
    if (match === null || top === undefined) throw new Error(`not XML at ${start}: ${xml.slice(start, start + 80)}`)
    const [, close, name = '', attributes = '', empty, text] = match
    if (text !== undefined) top.text += decode(text)
    else if (close === '/') {
      if (top.name !== name) throw new Error(`${name} closes ${top.name}`)
      stack.pop()
    } else {
      const pairs = [...attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)].map((pair) => [
        pair[1] ?? '',
        decode(pair[2] ?? ''),
      ])
      const element: XmlElement = { name, attributes: Object.fromEntries(pairs), children: [], text: '' }
      top.children.push(element)
      if (empty !== '/') stack.push(element)
    }
  }
  const [root] = document.children
  if (stack.length !== 1 || root === undefined || document.children.length !== 1) throw new Error('not one closed root')
  return root
}
