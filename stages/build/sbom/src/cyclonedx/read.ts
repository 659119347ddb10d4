import { normaliseLicence } from '@bartizan/knowledge/licences'
import { hashOf } from '../bom.ts'
import type { Bom, BomComponent, BomDependency, ComponentType } from '../bom.ts'
import { defined, fieldsOf, listOf, textOf } from '../value.ts'
import type { Fields } from '../value.ts'

const TYPES = new Set<string>([
  'application',
  'library',
  'framework',
  'container',
  'operating-system',
  'platform',
  'file',
  'device',
  'firmware',
  'data',
])

const typeOf = (value: unknown): ComponentType =>
  typeof value === 'string' && TYPES.has(value) ? (value as ComponentType) : 'library'

/** The licence of a component as one expression; several entries must all be kept. */
function licenceOf(choices: unknown): string | undefined {
  const stated = listOf(choices).flatMap((choice) => {
    const { expression, license } = fieldsOf(choice)
    const text = textOf(expression) ?? textOf(fieldsOf(license).id) ?? textOf(fieldsOf(license).name)
    return text === undefined ? [] : [text]
  })
  if (stated.length <= 1) return stated[0]
  return stated.map((text) => (normaliseLicence(text)?.includes(' OR ') ? `(${text})` : text)).join(' AND ')
}

function supplierOf(fields: Fields): string | undefined {
  return (
    textOf(fieldsOf(fields.supplier).name) ??
    textOf(fieldsOf(fields.manufacturer).name) ??
    textOf(fields.publisher) ??
    textOf(fields.author)
  )
}

function componentOf(value: unknown, place: string): BomComponent {
  const fields = fieldsOf(value)
  const scope = fields.scope
  return defined({
    ref: textOf(fields['bom-ref']) ?? textOf(fields.purl) ?? place,
    type: typeOf(fields.type),
    group: textOf(fields.group),
    name: textOf(fields.name) ?? '',
    version: textOf(fields.version),
    purl: textOf(fields.purl),
    cpe: textOf(fields.cpe),
    supplier: supplierOf(fields),
    description: textOf(fields.description),
    licence: licenceOf(fields.licenses),
    copyright: textOf(fields.copyright),
    scope: scope === 'required' || scope === 'optional' || scope === 'excluded' ? scope : undefined,
    hashes: listOf(fields.hashes).flatMap(
      (entry) => hashOf(textOf(fieldsOf(entry).alg) ?? '', textOf(fieldsOf(entry).content) ?? '') ?? [],
    ),
    references: listOf(fields.externalReferences).flatMap((entry) => {
      const url = textOf(fieldsOf(entry).url)
      return url === undefined ? [] : [{ type: textOf(fieldsOf(entry).type) ?? 'other', url }]
    }),
    properties: listOf(fields.properties).flatMap((entry) => {
      const name = textOf(fieldsOf(entry).name)
      return name === undefined ? [] : [{ name, value: textOf(fieldsOf(entry).value) ?? '' }]
    }),
  })
}

/** Components with those that stand inside them, as one list. */
function flatten(list: unknown, place: string, depth = 0): BomComponent[] {
  if (depth > 50) return []
  return listOf(list).flatMap((entry, at) => [
    componentOf(entry, `${place}/${at}`),
    ...flatten(fieldsOf(entry).components, `${place}/${at}`, depth + 1),
  ])
}

function toolsOf(tools: unknown): Bom['tools'] {
  const list = Array.isArray(tools)
    ? tools
    : [...listOf(fieldsOf(tools).components), ...listOf(fieldsOf(tools).services)]
  return list.flatMap((entry) => {
    const fields = fieldsOf(entry)
    const name = textOf(fields.name)
    return name === undefined
      ? []
      : [defined({ name, version: textOf(fields.version), supplier: textOf(fields.vendor) ?? supplierOf(fields) })]
  })
}

const dependenciesOf = (list: unknown): BomDependency[] =>
  listOf(list).flatMap((entry) => {
    const ref = textOf(fieldsOf(entry).ref)
    return ref === undefined ? [] : [{ ref, on: listOf(fieldsOf(entry).dependsOn).flatMap((on) => textOf(on) ?? []) }]
  })

function completenessOf(list: unknown): Bom['completeness'] {
  const words = listOf(list).map((entry) => textOf(fieldsOf(entry).aggregate))
  if (words.length === 0) return 'unknown'
  return words.every((word) => word === 'complete')
    ? 'complete'
    : words.some((word) => word?.startsWith('incomplete'))
      ? 'incomplete'
      : 'unknown'
}

/** Reads a CycloneDX document that was parsed from JSON, or put into the same shape from XML; undefined when it is none. */
export function fromCycloneDx(document: unknown, kind: 'cyclonedx-json' | 'cyclonedx-xml'): Bom | undefined {
  const fields = fieldsOf(document)
  const version = textOf(fields.specVersion)
  if (fields.bomFormat !== 'CycloneDX' || version === undefined) return undefined
  const metadata = fieldsOf(fields.metadata)
  const authors = listOf(metadata.authors).flatMap(
    (entry) => textOf(fieldsOf(entry).name) ?? textOf(fieldsOf(entry).email) ?? [],
  )
  const manufacturer = textOf(fieldsOf(metadata.manufacturer ?? metadata.manufacture).name)
  return defined({
    subject: componentOf(metadata.component ?? {}, 'subject'),
    components: flatten(fields.components, 'components'),
    dependencies: dependenciesOf(fields.dependencies),
    tools: toolsOf(metadata.tools),
    authors: authors.length === 0 && manufacturer !== undefined ? [manufacturer] : authors,
    created: textOf(metadata.timestamp),
    phase: textOf(fieldsOf(listOf(metadata.lifecycles)[0]).phase),
    completeness: completenessOf(fields.compositions),
    origin: { kind, version, document },
  })
}
