import { X509Certificate, createPrivateKey } from 'node:crypto'
import { isPlain, parseJson } from '../../value/index.ts'
import type { Value } from '../../value/index.ts'
import { asString } from '../arguments.ts'
import { fail, family } from '../define.ts'
import type { Env } from '../define.ts'
import { certificateEnd, parseCertificate, parseRequest } from './certificate.ts'
import type { Parsed } from './certificate.ts'
import { isBase64, pemBlocks } from './pem.ts'

const ONE = ['string']

/** Certificates, requests and private keys. */
export const x509 = family({
  'crypto.x509.parse_certificates': [
    ONE,
    'array',
    ([text]) => certificates(asString(text)).map(({ parsed }) => parsed),
  ],
  'crypto.x509.parse_and_verify_certificates': [ONE, 'array', ([text], env) => verified(asString(text), env)],
  'crypto.x509.parse_and_verify_certificates_with_options': [
    ['string', 'object'],
    'array',
    ([text], env) => verified(asString(text), env),
  ],
  'crypto.x509.parse_certificate_request': [ONE, 'object', ([text]) => request(asString(text))],
  'crypto.x509.parse_rsa_private_key': [ONE, 'object', ([text]) => rsaKey(asString(text))],
  'crypto.x509.parse_keypair': [
    ['string', 'string'],
    'object',
    ([cert, key]) => keyPair(asString(cert), asString(key)),
  ],
  'crypto.parse_private_keys': [ONE, 'any', ([text]) => privateKeys(asString(text))],
})

/** The text itself when it is PEM, otherwise what its base64 holds. */
function decoded(text: string): { text: string; bytes: Uint8Array } {
  if (text.includes('-----BEGIN')) return { text, bytes: new Uint8Array() }
  if (!isBase64(text)) fail('illegal base64 data')
  const bytes = Buffer.from(text, 'base64')
  return { text: bytes.toString('latin1'), bytes }
}

type Certificate = { readonly parsed: Parsed; readonly bytes: Uint8Array }

function certificates(given: string): Certificate[] {
  const { text, bytes } = decoded(given)
  const blocks = pemBlocks(text)
  const found: Certificate[] = []
  const add = (der: Uint8Array) =>
    found.push({ parsed: parseCertificate(der) ?? fail('x509: malformed certificate'), bytes: der })
  if (blocks.length > 0) for (const block of blocks) add(block.bytes)
  else {
    for (let at = 0; at < bytes.length;) {
      const rest = bytes.subarray(at)
      const end = certificateEnd(rest) ?? fail('x509: malformed certificate')
      add(rest.subarray(0, end))
      at += end
    }
  }
  if (found.length === 0) fail('x509: no certificate found')
  return found
}

/** Verifies a chain given root first, leaf last; answers leaf first. */
function verified(text: string, env: Env): Value {
  let chain: Certificate[]
  try {
    chain = certificates(text)
  } catch {
    return [false, []]
  }
  const leafFirst = chain.toReversed()
  return isChain(leafFirst, env) ? [true, leafFirst.map(({ parsed }) => parsed)] : [false, []]
}

function isChain(leafFirst: readonly Certificate[], env: Env): boolean {
  if (leafFirst.length < 2) return false
  const now = new Date(Number(env.services.now / 1_000_000n))
  try {
    const chain = leafFirst.map(({ bytes }) => new X509Certificate(bytes))
    return chain.every((certificate, i) => {
      if (now < certificate.validFromDate || now > certificate.validToDate) return false
      const issuer = chain[i + 1]
      return (
        issuer === undefined || (issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey))
      )
    })
  } catch {
    return false
  }
}

function request(given: string): Value {
  const { text, bytes } = decoded(given)
  const [block] = pemBlocks(text)
  if (text.includes('-----BEGIN') && block?.label !== 'CERTIFICATE REQUEST')
    fail('invalid PEM-encoded certificate signing request')
  return parseRequest(block?.bytes ?? bytes) ?? fail('asn1: structure error')
}

function pemOrBase64(given: string): string {
  if (given.includes('-----BEGIN')) return given
  if (!isBase64(given)) fail('illegal base64 data')
  return Buffer.from(given, 'base64').toString('utf8')
}

function jwkOf(pem: string): Value {
  try {
    const jwk = createPrivateKey(pem).export({ format: 'jwk' })
    return parseJson(JSON.stringify(jwk))
  } catch (error) {
    return fail(error instanceof Error ? error.message : 'invalid private key')
  }
}

function rsaKey(given: string): Value {
  const jwk = jwkOf(pemOrBase64(given))
  return isPlain(jwk) && jwk['kty'] === 'RSA' ? jwk : fail('not an RSA private key')
}

function privateKeys(given: string): Value {
  if (given === '') return null
  const text = given.includes('-----BEGIN')
    ? given
    : isBase64(given)
      ? Buffer.from(given, 'base64').toString('utf8')
      : ''
  return pemBlocks(text)
    .filter(({ label }) => label.endsWith('PRIVATE KEY'))
    .map((block) => jwkOf(block.text))
}

function keyPair(cert: string, key: string): Value {
  const blocks = pemBlocks(pemOrBase64(cert)).filter(({ label }) => label === 'CERTIFICATE')
  if (blocks.length === 0) fail('failed to find any PEM data in certificate input')
  const jwk = jwkOf(pemOrBase64(key))
  return {
    Certificate: blocks.map(({ bytes }) => Buffer.from(bytes).toString('base64')),
    PrivateKey: jwk,
    Leaf: null,
    OCSPStaple: null,
    SignedCertificateTimestamps: null,
    SupportedSignatureAlgorithms: null,
  }
}
