import type { ScanResult } from '@bartizan/model'
import type { Bom, BomComponent } from '@bartizan/sbom'
import type { ReportContext } from '../context.ts'

/**
 * When a document is made that has to say so: at the moment that the caller names, else on the day of the run, else on the
 * day of the data that it rests on.
 */
export function createdAt(result: ScanResult, { now, today }: ReportContext): string {
  if (now !== undefined) return now.replace(/\.\d+Z$/, 'Z')
  const day = today ?? result.coverage.databases[0]?.date.slice(0, 10) ?? '1970-01-01'
  return `${day}T00:00:00Z`
}

/** The bill that the caller read from the tree, or one that holds nothing yet. */
export function billOf(result: ScanResult, context: ReportContext): Bom {
  const { target, tool } = result
  const created = createdAt(result, context)
  if (context.bill !== undefined) return { ...context.bill, created }
  const version = target.commit?.slice(0, 12)
  return {
    subject: {
      ...emptyComponent,
      ref: `subject:${target.name}`,
      type: 'application',
      name: target.name,
      ...(version === undefined ? {} : { version }),
    },
    components: [],
    dependencies: [],
    tools: [tool],
    authors: [],
    created,
    completeness: 'unknown',
  }
}

const emptyComponent = { hashes: [], references: [], properties: [] }

/** The bill with an entry for each package that it does not list. */
export function withProducts(bill: Bom, products: readonly string[]): Bom {
  const known = new Set(bill.components.map(({ ref }) => ref))
  const missing = [...new Set(products)].filter((purl) => !known.has(purl))
  return { ...bill, components: [...bill.components, ...missing.map(componentOf)] }
}

function componentOf(purl: string): BomComponent {
  const [path = '', version] = purl.replace(/[?#].*$/, '').split(/@(?=[^@/]*$)/)
  const name = path.replace(/^pkg:[^/]*\//, '')
  return {
    ...emptyComponent,
    ref: purl,
    type: 'library',
    name: decoded(name),
    ...(version === undefined ? {} : { version: decoded(version) }),
    purl,
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
