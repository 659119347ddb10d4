import type { ScanRequest } from '@bartizan/platform'
import type { CommandCall } from './command.ts'

/** What a command that scans hands to the platform. */
export function scanRequest(call: CommandCall, paths: readonly string[]): ScanRequest {
  return {
    paths: paths.length > 0 ? paths : ['.'],
    settings: call.settings,
    environment: process.env,
    signal: call.signal,
  }
}
