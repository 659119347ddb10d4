import { localName, parseXml } from '@bartizan/syntax/xml'
import type { XmlElement } from '@bartizan/syntax/xml'
import { fieldsOf, listOf, textOf } from '../value.ts'
import type { Fields } from '../value.ts'

/** Lists of the format: the element that holds them, and what its children are called. */
const LISTS: Readonly<Record<string, string>> = {
  components: 'component',
  dependencies: 'dependency',
  hashes: 'hash',
  externalReferences: 'reference',
  properties: 'property',
  authors: 'author',
  lifecycles: 'lifecycle',
  compositions: 'composition',
  vulnerabilities: 'vulnerability',
}

const escapeText = (text: string): string =>
  text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')

interface Writer {
  readonly lines: string[]
}

interface Tag {
  readonly name: string
  readonly attributes?: Fields
  readonly text?: string
}

function open(writer: Writer, depth: number, { name, attributes = {}, text }: Tag): void {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeText(String(value))}"`)
    .join('')
  writer.lines.push(
    `${'  '.repeat(depth)}<${name}${written}${text === undefined ? '>' : `>${escapeText(text)}</${name}>`}`,
  )
}

const close = (writer: Writer, depth: number, name: string): void =>
  void writer.lines.push(`${'  '.repeat(depth)}</${name}>`)

interface Children {
  readonly name: string
  readonly entries: readonly unknown[]
  readonly each: (entry: Fields) => void
}

function list(writer: Writer, depth: number, { name, entries, each }: Children): void {
  if (entries.length === 0) return
  open(writer, depth, { name })
  for (const entry of entries) each(fieldsOf(entry))
  close(writer, depth, name)
}

function leaf(writer: Writer, depth: number, name: string, value: unknown): void {
  const text = textOf(value)
  if (text !== undefined) open(writer, depth, { name, text })
}

function organisation(writer: Writer, depth: number, name: string, value: unknown): void {
  const text = textOf(fieldsOf(value).name)
  if (text === undefined) return
  open(writer, depth, { name })
  leaf(writer, depth + 1, 'name', text)
  close(writer, depth, name)
}

function licences(writer: Writer, depth: number, value: unknown): void {
  list(writer, depth, {
    name: 'licenses',
    entries: listOf(value),
    each: (choice) => {
      if (textOf(choice.expression) !== undefined) return leaf(writer, depth + 1, 'expression', choice.expression)
      open(writer, depth + 1, { name: 'license' })
      const licence = fieldsOf(choice.license)
      leaf(writer, depth + 2, licence.id === undefined ? 'name' : 'id', licence.id ?? licence.name)
      return close(writer, depth + 1, 'license')
    },
  })
}

/** The children in the order that the schema asks for. */
function component(writer: Writer, depth: number, value: Fields): void {
  open(writer, depth, { name: 'component', attributes: { type: value.type, 'bom-ref': value['bom-ref'] } })
  organisation(writer, depth + 1, 'supplier', value.supplier)
  for (const name of ['group', 'name', 'version', 'description', 'scope']) leaf(writer, depth + 1, name, value[name])
  list(writer, depth + 1, {
    name: 'hashes',
    entries: listOf(value.hashes),
    each: (hash) =>
      open(writer, depth + 2, { name: 'hash', attributes: { alg: hash.alg }, text: String(hash.content) }),
  })
  licences(writer, depth + 1, value.licenses)
  for (const name of ['copyright', 'cpe', 'purl']) leaf(writer, depth + 1, name, value[name])
  list(writer, depth + 1, {
    name: 'externalReferences',
    entries: listOf(value.externalReferences),
    each: (reference) => {
      open(writer, depth + 2, { name: 'reference', attributes: { type: reference.type } })
      leaf(writer, depth + 3, 'url', reference.url)
      close(writer, depth + 2, 'reference')
    },
  })
  list(writer, depth + 1, {
    name: 'properties',
    entries: listOf(value.properties),
    each: (property) =>
      open(writer, depth + 2, { name: 'property', attributes: { name: property.name }, text: String(property.value) }),
  })
  close(writer, depth, 'component')
}

function metadata(writer: Writer, value: Fields): void {
  open(writer, 1, { name: 'metadata' })
  leaf(writer, 2, 'timestamp', value.timestamp)
  list(writer, 2, {
    name: 'lifecycles',
    entries: listOf(value.lifecycles),
    each: (lifecycle) => {
      open(writer, 3, { name: 'lifecycle' })
      leaf(writer, 4, 'phase', lifecycle.phase)
      close(writer, 3, 'lifecycle')
    },
  })
  const tools = listOf(fieldsOf(value.tools).components)
  if (tools.length > 0) {
    open(writer, 2, { name: 'tools' })
    list(writer, 3, { name: 'components', entries: tools, each: (tool) => component(writer, 4, tool) })
    close(writer, 2, 'tools')
  }
  list(writer, 2, {
    name: 'authors',
    entries: listOf(value.authors),
    each: (author) => organisation(writer, 3, 'author', author),
  })
  if (textOf(fieldsOf(value.component).name) !== undefined) component(writer, 2, fieldsOf(value.component))
  organisation(writer, 2, 'supplier', value.supplier)
  licences(writer, 2, value.licenses)
  close(writer, 1, 'metadata')
}

/** Writes a document in CycloneDX's JSON shape as its XML twin. */
export function toXml(document: Fields): string {
  const writer: Writer = { lines: ['<?xml version="1.0" encoding="UTF-8"?>'] }
  open(writer, 0, {
    name: 'bom',
    attributes: {
      xmlns: `http://cyclonedx.org/schema/bom/${String(document.specVersion)}`,
      serialNumber: document.serialNumber,
      version: document.version,
    },
  })
  metadata(writer, fieldsOf(document.metadata))
  list(writer, 1, {
    name: 'components',
    entries: listOf(document.components),
    each: (entry) => component(writer, 2, entry),
  })
  list(writer, 1, {
    name: 'dependencies',
    entries: listOf(document.dependencies),
    each: (entry) => {
      open(writer, 2, { name: 'dependency', attributes: { ref: entry.ref } })
      for (const on of listOf(entry.dependsOn)) writer.lines.push(`      <dependency ref="${escapeText(String(on))}"/>`)
      close(writer, 2, 'dependency')
    },
  })
  list(writer, 1, {
    name: 'compositions',
    entries: listOf(document.compositions),
    each: (entry) => {
      open(writer, 2, { name: 'composition' })
      leaf(writer, 3, 'aggregate', entry.aggregate)
      list(writer, 3, {
        name: 'dependencies',
        entries: listOf(entry.dependencies).map((ref) => ({ ref })),
        each: ({ ref }) => void writer.lines.push(`        <dependency ref="${escapeText(String(ref))}"/>`),
      })
      close(writer, 2, 'composition')
    },
  })
  close(writer, 0, 'bom')
  return `${writer.lines.join('\n')}\n`
}

/** An element in the JSON twin's shape: attributes and leaves as fields, lists as arrays. */
function shape(element: XmlElement): unknown {
  const name = localName(element.name)
  if (name === 'licenses')
    return element.children.map((child) =>
      localName(child.name) === 'expression' ? { expression: child.text.trim() } : { license: shape(child) },
    )
  const item = LISTS[name]
  if (item !== undefined) return element.children.filter((child) => localName(child.name) === item).map(shape)
  const fields: Record<string, unknown> = {}
  for (const attribute of element.attributes)
    if (!attribute.name.startsWith('xmlns')) fields[attribute.name] = attribute.value
  if (name === 'hash') return { alg: fields.alg, content: element.text.trim() }
  if (name === 'property') return { ...fields, value: element.text.trim() }
  if (name === 'dependency')
    return {
      ref: fields.ref,
      dependsOn: element.children.map((child) => child.attributes.find((attribute) => attribute.name === 'ref')?.value),
    }
  if (element.children.length === 0)
    return element.attributes.length === 0
      ? element.text.trim()
      : { ...fields, ...(element.text.trim() === '' ? {} : { text: element.text.trim() }) }
  for (const child of element.children) fields[localName(child.name)] = shape(child)
  return fields
}

/** Reads CycloneDX XML into the shape of its JSON twin; undefined when the text is none. */
export function fromXml(text: string): Fields | undefined {
  const { root, problem } = parseXml(text)
  const namespace = root?.attributes.find(
    (attribute) => /^xmlns(?::|$)/.test(attribute.name) && attribute.value.includes('cyclonedx.org/schema/bom/'),
  )?.value
  if (root === undefined || problem !== undefined || localName(root.name) !== 'bom' || namespace === undefined)
    return undefined
  const tools = root.children
    .find((child) => localName(child.name) === 'metadata')
    ?.children.find((child) => localName(child.name) === 'tools')
  const document = fieldsOf(shape(root))
  const metadata = fieldsOf(document.metadata)
  const old = tools?.children.filter((child) => localName(child.name) === 'tool').map(shape) ?? []
  return {
    ...document,
    metadata: old.length === 0 ? metadata : { ...metadata, tools: old },
    bomFormat: 'CycloneDX',
    specVersion: namespace.slice(namespace.lastIndexOf('/') + 1),
  }
}
