import { constants, createHmac, sign, timingSafeEqual, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { compare, entriesOf, isArray, isNumber, isPlain, multiply, parseJson, toJson } from '../../value/index.ts'
import type { Value } from '../../value/index.ts'
import { asString } from '../arguments.ts'
import { fail, family } from '../define.ts'
import type { Env, Family } from '../define.ts'
import { publicKeys, signingKey } from './keys.ts'
import type { VerifyKey } from './keys.ts'

type Algorithm = { readonly kind: 'hmac' | 'rsa' | 'pss' | 'ec' | 'eddsa'; readonly hash: string | null }

const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  HS256: { kind: 'hmac', hash: 'sha256' },
  HS384: { kind: 'hmac', hash: 'sha384' },
  HS512: { kind: 'hmac', hash: 'sha512' },
  RS256: { kind: 'rsa', hash: 'sha256' },
  RS384: { kind: 'rsa', hash: 'sha384' },
  RS512: { kind: 'rsa', hash: 'sha512' },
  PS256: { kind: 'pss', hash: 'sha256' },
  PS384: { kind: 'pss', hash: 'sha384' },
  PS512: { kind: 'pss', hash: 'sha512' },
  ES256: { kind: 'ec', hash: 'sha256' },
  ES384: { kind: 'ec', hash: 'sha384' },
  ES512: { kind: 'ec', hash: 'sha512' },
  EdDSA: { kind: 'eddsa', hash: null },
}

const verifiers: Family = Object.fromEntries(
  Object.entries(ALGORITHMS).map(([name, algorithm]) => [
    `io.jwt.verify_${name.toLowerCase()}`,
    [
      ['string', 'string'],
      'boolean',
      ([token, key]) => {
        const parts = split(asString(token))
        const keys = algorithm.kind === 'hmac' ? [] : publicKeys(asString(key))
        return isSigned(parts, algorithm, { keys, secret: asString(key) })
      },
    ],
  ]),
)

/** JSON web tokens. */
export const jwt = family({
  ...verifiers,
  'io.jwt.decode': [['string'], 'array', ([token]) => decode(asString(token))],
  'io.jwt.decode_verify': [
    ['string', 'object'],
    'array',
    ([token, constraints], env) => decodeVerify(asString(token), constraints as Value, env),
  ],
  'io.jwt.encode_sign': [
    ['object', 'object', 'object'],
    'string',
    ([header, payload, key]) => encodeSign(toJson(header as Value), toJson(payload as Value), toJson(key as Value)),
  ],
  'io.jwt.encode_sign_raw': [
    ['string', 'string', 'string'],
    'string',
    ([header, payload, key]) => encodeSign(asString(header), asString(payload), asString(key)),
  ],
})

type Parts = { readonly header: string; readonly payload: string; readonly signature: string }

function split(token: string): Parts {
  const parts = token.split('.')
  if (parts.length === 1) fail('encoded JWT had no period separators')
  if (parts.length === 5) fail('JWT is a JWE object, which is not supported')
  if (parts.length !== 3) fail(`encoded JWT must have 3 sections, found ${parts.length}`)
  const [header, payload, signature] = parts as [string, string, string]
  return { header, payload, signature }
}

function bytesOf(text: string, what: string): Buffer {
  if (!/^[A-Za-z0-9_-]*={0,2}$/.test(text)) fail(`${what} had invalid encoding: illegal base64 data`)
  return Buffer.from(text, 'base64url')
}

function objectIn(text: string, what: string): { readonly [key: string]: Value } {
  let value: Value
  try {
    value = parseJson(bytesOf(text, what).toString('utf8'))
  } catch {
    return fail(`${what} is not JSON`)
  }
  return isPlain(value) ? value : fail(`${what} must be an object`)
}

function isNested(header: { readonly [key: string]: Value }): boolean {
  return typeof header['cty'] === 'string' && header['cty'].toUpperCase() === 'JWT'
}

function decode(token: string, depth = 0): Value {
  const parts = split(token)
  const header = objectIn(parts.header, 'JWT header')
  if (header['enc'] !== undefined) fail('JWT is a JWE object, which is not supported')
  const signature = bytesOf(parts.signature, 'JWT signature').toString('hex')
  if (isNested(header) && depth < 10) {
    const inner = bytesOf(parts.payload, 'JWT payload').toString('utf8')
    return decode(inner.startsWith('"') ? String(JSON.parse(inner)) : inner, depth + 1)
  }
  return [header, objectIn(parts.payload, 'JWT payload'), signature]
}

type Keys = { readonly keys: readonly VerifyKey[]; readonly secret: string }

function isSigned(parts: Parts, algorithm: Algorithm, { keys, secret }: Keys): boolean {
  const data = Buffer.from(`${parts.header}.${parts.payload}`)
  const signature = bytesOf(parts.signature, 'JWT signature')
  if (algorithm.kind === 'hmac') {
    const expected = createHmac(algorithm.hash as string, secret)
      .update(data)
      .digest()
    return expected.length === signature.length && timingSafeEqual(expected, signature)
  }
  const { kid } = headerOf(parts)
  const named = typeof kid === 'string' ? keys.filter(({ id }) => id === kid) : []
  const candidates = named.length > 0 ? named : keys
  return candidates.some(({ key }) => fits(key, algorithm) && checkSignature(key, algorithm, data, signature))
}

function headerOf(parts: Parts): { readonly [key: string]: Value } {
  return objectIn(parts.header, 'JWT header')
}

const KEY_TYPES: Readonly<Record<Algorithm['kind'], readonly string[]>> = {
  hmac: [],
  rsa: ['rsa'],
  pss: ['rsa', 'rsa-pss'],
  ec: ['ec'],
  eddsa: ['ed25519', 'ed448'],
}

function fits(key: KeyObject, algorithm: Algorithm): boolean {
  return KEY_TYPES[algorithm.kind].includes(key.asymmetricKeyType ?? '')
}

function cryptoOptions(key: KeyObject, algorithm: Algorithm, verifying: boolean) {
  if (algorithm.kind === 'pss') {
    const saltLength = verifying ? constants.RSA_PSS_SALTLEN_AUTO : constants.RSA_PSS_SALTLEN_DIGEST
    return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }
  }
  return algorithm.kind === 'ec' ? { key, dsaEncoding: 'ieee-p1363' as const } : { key }
}

function checkSignature(key: KeyObject, algorithm: Algorithm, data: Buffer, signature: Buffer): boolean {
  try {
    return verify(algorithm.hash, data, cryptoOptions(key, algorithm, true), signature)
  } catch {
    return false
  }
}

const REFUSED: Value = [false, {}, {}]
const KNOWN = ['alg', 'aud', 'cert', 'iss', 'secret', 'time']

type Constraints = { readonly given: ReadonlyMap<Value, Value>; readonly keys: Keys; readonly now: Value }

function readConstraints(value: Value, env: Env): Constraints {
  const given = new Map<Value, Value>(entriesOf(value))
  for (const key of given.keys()) {
    if (typeof key !== 'string' || !KNOWN.includes(key)) fail(`unknown constraint: ${String(key)}`)
  }
  const cert = given.get('cert')
  const secret = given.get('secret')
  if ((cert === undefined) === (secret === undefined)) fail('exactly one of cert and secret must be given')
  if (cert !== undefined && typeof cert !== 'string') fail('cert constraint: must be a string')
  if (secret !== undefined && typeof secret !== 'string') fail('secret constraint: must be a string')
  for (const name of ['alg', 'iss', 'aud']) {
    const text = given.get(name)
    if (text !== undefined && typeof text !== 'string') fail(`${name} constraint: must be a string`)
  }
  const time = given.get('time')
  if (time !== undefined && !isNumber(time)) fail('time constraint: must be a number')
  const keys = { keys: cert === undefined ? [] : publicKeys(cert as string), secret: (secret ?? '') as string }
  return { given, keys, now: time ?? env.services.now }
}

function decodeVerify(token: string, constraintsValue: Value, env: Env): Value {
  const constraints = readConstraints(constraintsValue, env)
  let text = token
  for (let depth = 0; depth < 10; depth++) {
    const parts = split(text)
    const header = headerOf(parts)
    if (
      !acceptable(header, constraints) ||
      !isSigned(parts, ALGORITHMS[header['alg'] as string] as Algorithm, constraints.keys)
    ) {
      return REFUSED
    }
    if (!isNested(header)) {
      const payload = objectIn(parts.payload, 'JWT payload')
      return holds(payload, constraints) ? [true, header, payload] : REFUSED
    }
    text = bytesOf(parts.payload, 'JWT payload').toString('utf8')
  }
  return REFUSED
}

function acceptable(header: { readonly [key: string]: Value }, { given, keys }: Constraints): boolean {
  const { alg } = header
  if (typeof alg !== 'string' || !Object.hasOwn(ALGORITHMS, alg) || header['crit'] !== undefined) return false
  if ((ALGORITHMS[alg]?.kind === 'hmac') !== (keys.keys.length === 0)) return false
  const wanted = given.get('alg')
  return wanted === undefined || wanted === alg
}

function holds(payload: { readonly [key: string]: Value }, { given, now }: Constraints): boolean {
  const { iss, aud, exp, nbf } = payload
  const issuer = given.get('iss')
  if (issuer !== undefined && iss !== issuer) return false
  const audience = given.get('aud')
  if ((audience === undefined) !== (aud === undefined)) return false
  if (audience !== undefined && aud !== audience && !(isArray(aud) && aud.includes(audience))) return false
  const seconds = (value: Value, name: string): Value =>
    isNumber(value) ? multiply(value, 1_000_000_000) : fail(`${name} value must be a number`)
  if (exp !== undefined && compare(now, seconds(exp, 'exp')) >= 0) return false
  return nbf === undefined || compare(now, seconds(nbf, 'nbf')) >= 0
}

function parseOr(text: string, message: string): Value {
  try {
    return parseJson(text)
  } catch {
    return fail(message)
  }
}

function encodeSign(header: string, payload: string, key: string): string {
  const parsed = parseOr(header, "missing or invalid 'alg' header: cannot parse JSON")
  const alg = isPlain(parsed) ? parsed['alg'] : undefined
  if (!isPlain(parsed) || typeof alg !== 'string') return fail("missing or invalid 'alg' header")
  const algorithm = Object.hasOwn(ALGORITHMS, alg) ? ALGORITHMS[alg] : undefined
  if (!algorithm) return fail(`unknown JWS algorithm: ${alg}`)
  const { typ } = parsed
  if (typ === undefined || (typeof typ === 'string' && typ.toUpperCase() === 'JWT')) {
    parseOr(payload, 'type is JWT but payload is not JSON')
  }
  const jwk = parseOr(key, 'failed to parse a JWK')
  if (!isPlain(jwk)) return fail('failed to parse a JWK')
  const data = `${Buffer.from(header).toString('base64url')}.${Buffer.from(payload).toString('base64url')}`
  return `${data}.${signature(Buffer.from(data), algorithm, signingKey(jwk)).toString('base64url')}`
}

function signature(data: Buffer, algorithm: Algorithm, key: KeyObject | Buffer): Buffer {
  if (Buffer.isBuffer(key)) {
    if (algorithm.kind !== 'hmac') return fail('key does not fit the algorithm')
    return createHmac(algorithm.hash as string, key)
      .update(data)
      .digest()
  }
  if (!fits(key, algorithm)) return fail('key does not fit the algorithm')
  try {
    return sign(algorithm.hash, data, cryptoOptions(key, algorithm, false))
  } catch (error) {
    return fail(error instanceof Error ? error.message : 'signing failed')
  }
}
