export {
  advisoryStatus,
  exportAdvisories,
  importAdvisories,
  updateAdvisories,
  type DatabaseUpdate,
} from './database/database.ts'
export { diagnose } from './doctor/diagnose.ts'
export { healthy, type Check } from './doctor/check.ts'
export { explainFinding } from './explain/finding.ts'
export { describeRule, explainRule, silence } from './explain/rule.ts'
export { fix, type FixOutcome } from './fix/fix.ts'
export { askGate, flippedDecisions, replayDecisions, type GateAnswer, type GateRequest } from './gate/gate.ts'
export { installHook, type HookOutcome, type HookSettings } from './hooks/install.ts'
export { initialise } from './init/initialise.ts'
export { findRule, loadCatalogue, type CatalogueEntry, type RuleFilter } from './rules/catalogue.ts'
export { filterRules } from './rules/filter.ts'
export { writeBaseline, type BaselineOutcome } from './scan/baseline.ts'
export type { ScanProgress, ScanRequest } from './scan/request.ts'
export { findRoot, type ScanRoot } from './scan/root.ts'
export { billOfMaterials, bomFormats, readTreeBom, type BillOfMaterials, type BomFormatName } from './sbom/sbom.ts'
export { scan } from './scan/scan.ts'
export { waive } from './scan/waive.ts'
export { whyNot } from './why-not/why-not.ts'
export { version } from './version.ts'
export { migrate, type Migration } from './migrate/migrate.ts'
export { moveToVault, type VaultMove } from './vaults/migrate.ts'
