import { join } from 'node:path'
import type { ScanRequest as EngineRequest } from '@bartizan/engine'
import { readOptional } from '../files/project.ts'
import type { ScanRequest } from './request.ts'
import { terraformInputs } from './terraform-inputs.ts'

/** Detectors that run what users bring, and only where they bring something. */
const onDemand = { policies: 'policies', gitleaks: 'secrets-custom', code: 'sast-rules' } as const

/**
 * Hands users' policies, rule files, a `.gitleaks.toml` and Terraform's inputs to the detectors that take them; those
 * without anything to run are left out.
 */
export async function withOwnRules(
  engine: EngineRequest,
  { settings, environment }: Pick<ScanRequest, 'settings' | 'environment'>,
): Promise<EngineRequest> {
  const options: Record<string, Readonly<Record<string, unknown>>> = { ...engine.settings.options }
  const idle: string[] = []
  if (settings.policies.length === 0) idle.push(onDemand.policies)
  else {
    const { readPolicyFolders } = await import('./policies.ts')
    options[onDemand.policies] = { folders: await readPolicyFolders(engine.root, settings.policies) }
  }
  const gitleaks = readOptional(join(engine.root, '.gitleaks.toml'))
  if (gitleaks === undefined) idle.push(onDemand.gitleaks)
  else options[onDemand.gitleaks] = { gitleaks }
  const rules = settings.options.get('rules')?.value
  if (!Array.isArray(rules) || rules.length === 0) idle.push(onDemand.code)
  else {
    const { readRuleFiles } = await import('./policies.ts')
    options[onDemand.code] = { files: await readRuleFiles(rules.map(String)) }
  }
  const terraform = terraformInputs(engine.root, settings, environment, options['terraform'])
  if (terraform !== undefined) options['terraform'] = terraform
  const detectors = engine.detectors?.filter((id) => !idle.includes(id)) ?? []
  return { ...engine, detectors, settings: { ...engine.settings, options } }
}
