export {
  readDetectSecretsBaseline,
  readGitleaksBaseline,
  readGitleaksIgnore,
  type Accepted,
  type IgnoreEntry,
} from './baselines.ts'
export { extendConfig, readGitleaksConfig, type GitleaksConfig } from './gitleaks-config.ts'
