import type { Edit } from '@bartizan/model'
import type { Found } from '../scan/scanner.ts'
import { formatReference, keyOf, withKey, type Reference, type Vaults } from './reference.ts'
import type { VaultFailure } from './vault.ts'

/** A found secret that is to move into a vault. */
export interface MigrateRequest {
  readonly path: string
  readonly bytes: Uint8Array
  readonly found: Found
  readonly target: Reference
  /** Name of the environment variable that the source will read. Default: from the name that the value is assigned to. */
  readonly variable?: string
  readonly vaults: Vaults
}

/** What was done and what remains to be done by a person. */
export interface Migrated {
  readonly kind: 'migrated'
  /** Replaces the literal by a look-up. */
  readonly edit: Edit
  readonly variable: string
  /** Line for the `.env` file that `secrets run` reads: holds the reference, never the value. */
  readonly environmentLine: string
  readonly remaining: readonly string[]
}

/** How each language reads an environment variable. */
const lookups: Readonly<Record<string, (name: string) => string>> = {
  js: (name) => `process.env.${name}`,
  py: (name) => `os.environ["${name}"]`,
  java: (name) => `System.getenv("${name}")`,
  go: (name) => `os.Getenv("${name}")`,
  rb: (name) => `ENV.fetch("${name}")`,
  php: (name) => `getenv('${name}')`,
  cs: (name) => `Environment.GetEnvironmentVariable("${name}")`,
  rs: (name) => `std::env::var("${name}").expect("${name} is not set")`,
  tf: (name) => `var.${name.toLowerCase()}`,
  sh: (name) => `$${name}`,
  swift: (name) => `ProcessInfo.processInfo.environment["${name}"]!`,
}

const families: Readonly<Record<string, string>> = {
  js: 'js mjs cjs jsx ts mts cts tsx vue svelte',
  py: 'py pyi',
  java: 'java kt kts scala groovy gradle',
  go: 'go',
  rb: 'rb erb rake',
  php: 'php',
  cs: 'cs fs vb',
  rs: 'rs',
  tf: 'tf tfvars hcl',
  sh: 'sh bash zsh ksh',
  swift: 'swift',
}

/**
 * Writes the value into the vault, reads it back, and makes the edit that puts a look-up in its place. The source is not
 * touched here; nothing is edited unless the vault holds the value.
 */
export async function migrateSecret(request: MigrateRequest): Promise<Migrated | VaultFailure> {
  const { target, found, vaults } = request
  const vault = vaults[target.vault]
  if (vault === undefined)
    return { kind: 'failed', code: 'unsupported', reason: `the vault ${target.vault} is not configured` }
  if (found.layers.length > 0 || found.inside.length > 0)
    return { kind: 'failed', code: 'unsupported', reason: 'the value is encoded or in an archive: move it by hand' }
  const value = Buffer.from(found.value, 'latin1').toString('utf8')
  const before = await vault.read(target.path)
  if (before.kind === 'failed' && before.code !== 'absent') return before
  const content =
    target.key === undefined ? value : withKey(before.kind === 'value' ? before.value : undefined, target.key, value)
  if (content === undefined)
    return { kind: 'failed', code: 'malformed', reason: `the secret ${target.path} is not an object of keys` }
  if (target.key === undefined && before.kind === 'value' && before.value !== value)
    return { kind: 'failed', code: 'malformed', reason: `the secret ${target.path} holds another value already` }
  const written = await vault.write(target.path, content)
  if (written.kind === 'failed') return written
  const after = await vault.read(target.path)
  if (after.kind === 'failed') return after
  const held = target.key === undefined ? after.value : keyOf(after.value, target.key)
  if (held !== value && keyOf(after.value, 'value') !== value)
    return { kind: 'failed', code: 'malformed', reason: 'the vault does not give back what was written' }
  return changed(request, value)
}

function changed(request: MigrateRequest, value: string): Migrated {
  const { found, path, bytes, target } = request
  const variable = request.variable ?? variableName(found)
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  const family = Object.keys(families).find((name) => families[name]!.split(' ').includes(extension))
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const quote = text[found.start - 1] ?? ''
  const quoted = /["'`]/.test(quote) && text[found.end] === quote
  const edit = { path, ...replacement({ found, family, quoted }, { variable, reference: formatReference(target) }) }
  const rule = found.kind
  return {
    kind: 'migrated',
    edit,
    variable,
    environmentLine: `${variable}=${formatReference(target)}`,
    remaining: [
      `Start the program with \`bartizan secrets run\`, or set ${variable} where it runs.`,
      `Revoke the old value${rule === undefined ? '' : ` at ${rule.row.revoke}`}: it stays readable in the history of the repository (${value.length} characters at ${path}).`,
      'Rewrite the history (`git filter-repo --replace-text`) only after that, and only where the repository was never shared.',
    ],
  }
}

interface Literal {
  readonly found: Found
  readonly family: string | undefined
  readonly quoted: boolean
}

/** In code the quotes go with the literal; in configuration the reference itself or a placeholder takes the value's place. */
function replacement(
  { found, family, quoted }: Literal,
  names: { readonly variable: string; readonly reference: string },
): Omit<Edit, 'path'> {
  const lookup = family === undefined ? undefined : lookups[family]
  if (lookup !== undefined && quoted && family !== 'sh')
    return { startByte: found.start - 1, endByte: found.end + 1, text: lookup(names.variable) }
  if (family === 'sh') return { startByte: found.start, endByte: found.end, text: lookups['sh']!(names.variable) }
  return { startByte: found.start, endByte: found.end, text: names.reference }
}

function variableName(found: Found): string {
  const base = found.name ?? found.rule.id.slice('secrets/'.length)
  const words = base
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  return /^\d/.test(words) ? `SECRET_${words.toUpperCase()}` : words.toUpperCase()
}
