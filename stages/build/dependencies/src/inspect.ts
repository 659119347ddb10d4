import type { FileReport, SourceFile } from '@bartizan/engine'
import type { Problem } from '@bartizan/model'
import { isVexName } from '@bartizan/sbom'
import type { VexStatement } from '@bartizan/sbom'
import { extractFile } from './extract/extract.ts'
import { formatOf } from './extract/formats.ts'
import { holdsBill, sbomFile } from './extract/sbom.ts'
import type { Extraction } from './extract/types.ts'
import { factsOf } from './facts.ts'
import type { FileFacts } from './inventory/types.ts'
import { readStatements } from './match/vex.ts'
import { hasLicencePolicy, isLicenceName, licenceFacts } from './policy/licences.ts'
import type { LicenceFacts } from './policy/licences.ts'
import type { PolicyOptions } from './policy/options.ts'

function problemsOf(extraction: Extraction, source: SourceFile): Problem[] {
  return extraction.problems.slice(0, 20).map((problem) => ({
    kind: problem.kind,
    path: source.path,
    line: source.regionOfText(problem.offset, problem.offset).startLine,
    cause: problem.reason,
    next:
      problem.kind === 'unsupported'
        ? 'State a default, so that the value is known without building.'
        : 'Mend the file, or write it anew with its package manager; what stands before the defect was read.',
    weight: problem.kind === 'unsupported' ? 'note' : 'incomplete',
  }))
}

/** Facts of a package file, the statements of a VEX document, or the licences whose texts a file holds. */
export type DependencyFacts = FileFacts | { readonly statements: readonly VexStatement[] } | LicenceFacts

function inspectStatements(source: SourceFile): FileReport<DependencyFacts> {
  const statements = readStatements(source.text)
  if (typeof statements !== 'string') return { facts: { statements }, counts: { statements: statements.length } }
  return {
    problems: [
      {
        kind: 'unparsed',
        path: source.path,
        cause: statements,
        next: 'Mend the document, or rename it if it holds no VEX statements.',
        weight: 'note',
      },
    ],
  }
}

/** Looks at one file: packages, statements, or licence texts. */
export function inspect(source: SourceFile, options: PolicyOptions): FileReport<DependencyFacts> {
  if (isLicenceName(source.entry.name)) return hasLicencePolicy(options) ? { facts: licenceFacts(source) } : {}
  if (isVexName(source.entry.name)) return inspectStatements(source)
  const format = formatOf(source.path) ?? (holdsBill(source.entry.extension, source.bytes) ? sbomFile : undefined)
  if (format === undefined) return {}
  const extraction = extractFile(format, source.text, source.path)
  return {
    problems: problemsOf(extraction, source),
    facts: factsOf(format, extraction, source),
    counts: { packages: extraction.packages.length },
  }
}
