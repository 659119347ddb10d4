export { dependenciesDetector, dependenciesDetector as detector } from './detector.ts'
export type { DependencyFacts } from './inspect.ts'
export { rules } from './rules.ts'
export { extractFile } from './extract/extract.ts'
export { formatOf, formats } from './extract/formats.ts'
export { statedVersion } from './extract/requirement.ts'
export type {
  Extraction,
  FoundEdge,
  FoundPackage,
  Format,
  FormatKind,
  Mark,
  PackageSource,
  Scope,
} from './extract/types.ts'
export { bomOf } from './inventory/bom.ts'
export type { BomRequest } from './inventory/bom.ts'
export { collectInventory } from './inventory/collect.ts'
export type { TextFile } from './inventory/collect.ts'
export { joinFacts } from './inventory/join.ts'
export type { Component, FileFacts, Inventory, ProjectFile } from './inventory/types.ts'
export { exportDatabase } from './database/export.ts'
export { databaseFolder } from './database/folder.ts'
export { importDatabase } from './database/import.ts'
export type { ImportFailure, ImportReport, ImportRequest } from './database/import.ts'
export { openDatabase } from './database/open.ts'
export type { Database } from './database/open.ts'
export { databaseStatus, STALE_DAYS } from './database/status.ts'
export type { DatabaseStatus } from './database/status.ts'
export { defaultEcosystems } from './database/ecosystems.ts'
export { defaultSources, hostsOf, updateDatabase, updatePolicy } from './database/update.ts'
export type { Sources, UpdateReport, UpdateRequest } from './database/update.ts'
export { matchComponent } from './match/match.ts'
export type { Match, Matching } from './match/match.ts'
export { judgeRisk, judgeSeverity } from './match/risk.ts'
export { policyOptions } from './policy/options.ts'
export type { LicencePolicy, PolicyOptions } from './policy/options.ts'
