import { createHash, createHmac, timingSafeEqual, verify } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { publicKeys } from '../rego/builtins/crypto/keys.ts'
import { readYaml } from '../rego/builtins/yaml.ts'
import { isArray, isPlain, parseJson, toJson } from '../rego/index.ts'
import type { Value } from '../rego/index.ts'
import { mergeData } from './data.ts'
import { readTar } from './tar.ts'
import type { ArchiveFile } from './tar.ts'

/** A bundle that may be used. */
export type Bundle = {
  readonly kind: 'bundle'
  /** Rego files by name. */
  readonly policies: ReadonlyMap<string, string>
  /** What its data files hold, each under its folder's path. */
  readonly data: Value
  readonly manifest: Value
  readonly signed: boolean
}

/** A bundle, or why it must not be used (exit 2). */
export type BundleResult = Bundle | { readonly kind: 'failed'; readonly message: string }

/** How a bundle's signature is verified. */
export type BundleOptions = {
  /** A PEM public key, certificate, JWK or key set; or the secret for HMAC signatures. */
  readonly key?: string
  /** Accept a bundle without signatures although a key is given. */
  readonly optional?: boolean
}

const LARGEST = 256 * 1024 * 1024

/** Reads an OPA bundle: a gzipped tar. Signatures are verified before anything else is looked at. Never throws. */
export function readBundle(bytes: Uint8Array, options: BundleOptions = {}): BundleResult {
  let tar = bytes
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      tar = gunzipSync(bytes, { maxOutputLength: LARGEST })
    } catch (error) {
      return {
        kind: 'failed',
        message: `the bundle cannot be unpacked: ${error instanceof Error ? error.message : 'damaged'}`,
      }
    }
  }
  const read = readTar(tar)
  return read.kind === 'failed' ? read : openBundle(read.files, options)
}

/** Opens a bundle given as files. */
export function openBundle(files: readonly ArchiveFile[], options: BundleOptions = {}): BundleResult {
  const names = files.map((file) => file.name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) return failed(`${twice} is in the bundle twice`)
  const signatures = files.find((file) => file.name === '.signatures.json')
  if (options.key !== undefined && !(signatures === undefined && options.optional === true)) {
    const problem = signatures ? signatureProblem(signatures, files, options.key) : 'the bundle is not signed'
    if (problem !== undefined) return failed(problem)
  }
  return assemble(files, options.key !== undefined && signatures !== undefined)
}

function failed(message: string): BundleResult {
  return { kind: 'failed', message }
}

function assemble(files: readonly ArchiveFile[], signed: boolean): BundleResult {
  const policies = new Map<string, string>()
  let data: Value = {}
  let manifest: Value = {}
  for (const { name, bytes } of files) {
    const text = Buffer.from(bytes).toString('utf8')
    const base = name.split('/').at(-1) as string
    if (base.endsWith('.rego')) policies.set(name, text)
    if (name !== '.manifest' && !/^data\.(?:json|ya?ml)$/.test(base)) continue
    const value = readData(base, text)
    if (value === undefined) return failed(`${name} cannot be read`)
    if (name === '.manifest') manifest = value
    else data = mergeData(data, name.split('/').slice(0, -1), value)
  }
  const outside = outsideRoots(manifest, policies)
  if (outside !== undefined) return failed(outside)
  return { kind: 'bundle', policies, data, manifest, signed }
}

function readData(name: string, text: string): Value | undefined {
  try {
    return name.endsWith('yaml') || name.endsWith('yml') ? readYaml(text) : parseJson(text)
  } catch {
    return undefined
  }
}

/** Policies must lie under the roots that the manifest claims. */
function outsideRoots(manifest: Value, policies: ReadonlyMap<string, string>): string | undefined {
  const roots = isPlain(manifest) ? manifest['roots'] : undefined
  if (!isArray(roots)) return undefined
  for (const [name, text] of policies) {
    const path = /^\s*(?:#[^\n]*\n\s*)*package\s+([\w.]+)/.exec(text)?.[1]?.replaceAll('.', '/') ?? ''
    const isInside = roots.some(
      (root) => typeof root === 'string' && (root === '' || path === root || path.startsWith(`${root}/`)),
    )
    if (!isInside) return `${name} declares a package outside the roots of the manifest`
  }
  return undefined
}

type Payload = { readonly files: ReadonlyMap<string, { readonly hash: string; readonly algorithm: string }> }

function signatureProblem(signatures: ArchiveFile, files: readonly ArchiveFile[], key: string): string | undefined {
  const document = readData('signatures.json', Buffer.from(signatures.bytes).toString('utf8'))
  const list = document !== undefined && isPlain(document) ? document['signatures'] : undefined
  const [token] = isArray(list) ? list : []
  if (typeof token !== 'string') return '.signatures.json holds no signature'
  const payload = verifiedPayload(token, key)
  if (!payload) return 'the signature of the bundle is wrong'
  const rest = new Set(payload.files.keys())
  for (const { name, bytes } of files) {
    if (name === '.signatures.json') continue
    const expected = payload.files.get(name)
    if (!expected) return `${name} is not covered by the signature`
    if (hashOf(name, bytes, expected.algorithm) !== expected.hash) return `${name} was changed after signing`
    rest.delete(name)
  }
  const [missing] = rest
  return missing === undefined ? undefined : `${missing} was signed but is missing`
}

/** JSON files are hashed by their canonical form, others byte for byte. */
function hashOf(name: string, bytes: Uint8Array, algorithm: string): string {
  const hash = createHash(algorithm)
  const isData = /(?:^|\/)data\.json$/.test(name) || name === '.manifest'
  const value = isData ? readData('data.json', Buffer.from(bytes).toString('utf8')) : undefined
  return hash.update(value === undefined ? bytes : toJson(value)).digest('hex')
}

const HASHES: Readonly<Record<string, string>> = { 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' }
const SIGNATURES: Readonly<Record<string, readonly [string, string]>> = {
  RS256: ['rsa', 'sha256'],
  RS384: ['rsa', 'sha384'],
  RS512: ['rsa', 'sha512'],
  ES256: ['ec', 'sha256'],
  ES384: ['ec', 'sha384'],
  ES512: ['ec', 'sha512'],
  HS256: ['hmac', 'sha256'],
  HS384: ['hmac', 'sha384'],
  HS512: ['hmac', 'sha512'],
}

function verifiedPayload(token: string, key: string): Payload | undefined {
  const [header = '', body = '', signature = ''] = token.split('.')
  const decode = (part: string) => readData('part.json', Buffer.from(part, 'base64url').toString('utf8'))
  const head = decode(header)
  const algorithm = head !== undefined && isPlain(head) ? SIGNATURES[String(head['alg'])] : undefined
  if (!algorithm || !isSigned(`${header}.${body}`, Buffer.from(signature, 'base64url'), algorithm, key))
    return undefined
  const payload = decode(body)
  const list = payload !== undefined && isPlain(payload) ? payload['files'] : undefined
  const files = new Map<string, { hash: string; algorithm: string }>()
  for (const item of isArray(list) ? list : []) {
    if (!isPlain(item)) return undefined
    const { name, hash, algorithm: named } = item
    const hashName = HASHES[String(named ?? 'SHA-256')]
    if (typeof name !== 'string' || typeof hash !== 'string' || hashName === undefined) return undefined
    files.set(name.replace(/^\//, ''), { hash, algorithm: hashName })
  }
  return { files }
}

function isSigned(data: string, signature: Buffer, [kind, hash]: readonly [string, string], key: string): boolean {
  try {
    if (kind === 'hmac') {
      if (key.includes('-----BEGIN') || key.trimStart().startsWith('{')) return false
      const expected = createHmac(hash, key).update(data).digest()
      return expected.length === signature.length && timingSafeEqual(expected, signature)
    }
    return publicKeys(key).some(({ key: publicKey }) => {
      if (publicKey.asymmetricKeyType !== kind) return false
      return verify(
        hash,
        Buffer.from(data),
        kind === 'ec' ? { key: publicKey, dsaEncoding: 'ieee-p1363' } : publicKey,
        signature,
      )
    })
  } catch {
    return false
  }
}

export { readTar } from './tar.ts'
export type { ArchiveFile } from './tar.ts'
