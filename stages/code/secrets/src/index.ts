export { detector, explainRefusals } from './detector.ts'
export { registry, type Registry } from './rule/registry.ts'
export type { Refusal } from './scan/scan.ts'
export { customDetector } from './custom/detector.ts'
export type { CustomConfig } from './custom/rule.ts'
export { extendConfig, readGitleaksConfig, type GitleaksConfig } from './compat/gitleaks-config.ts'
export {
  readDetectSecretsBaseline,
  readGitleaksBaseline,
  readGitleaksIgnore,
  type Accepted,
  type IgnoreEntry,
} from './compat/baselines.ts'
export type * from './history/request.ts'
export { scanHistory } from './history/scan.ts'
export { hookFiles, type HookFile, type HookManager } from './hooks/files.ts'
export type { HttpAnswer, HttpClient, HttpFailure, HttpRequest } from './http.ts'
export { checkLinear } from './linear/check.ts'
export { compileRegex, type LinearRegex } from './linear/regex.ts'
export { createVerifier, type Verification, type Verifier, type VerifySubject } from './verify/verifier.ts'
export { awsParameterStore, awsSecretsManager, type AwsOptions } from './vaults/aws.ts'
export { azureKeyVault, type AzureOptions } from './vaults/azure.ts'
export { azureToken, type AzureApplication } from './vaults/azure-token.ts'
export { checkVaults, findReferences, type FoundReference, type VaultIssue } from './vaults/check.ts'
export { googleSecretManager, type GoogleOptions } from './vaults/google.ts'
export { googleToken, type GoogleServiceAccount } from './vaults/google-token.ts'
export { hashicorpVault, type HashicorpOptions } from './vaults/hashicorp.ts'
export { migrateSecret, type Migrated, type MigrateRequest } from './vaults/migrate.ts'
export { formatReference, parseReference, resolveReference, type Reference, type Vaults } from './vaults/reference.ts'
export { rotateSecret, type RotateOutcome, type Rotator } from './vaults/rotate.ts'
export { resolveEnvironment, runWithSecrets, type RunOutcome, type RunRequest } from './vaults/run.ts'
export type { Vault, VaultFailure, VaultId, VaultValue } from './vaults/vault.ts'
export { createScanner, type Found, type Scanned, type Scanner } from './scan/scanner.ts'
