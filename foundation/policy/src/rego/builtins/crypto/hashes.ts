import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { asString } from '../arguments.ts'
import { family } from '../define.ts'

const ONE = ['string']
const TWO = ['string', 'string']

const hash = (name: string, text: string) => createHash(name).update(text, 'utf8').digest('hex')
const hmac = (name: string, text: string, key: string) => createHmac(name, key).update(text, 'utf8').digest('hex')

/** Digests and message authentication codes, in hexadecimal. */
export const hashes = family({
  'crypto.md5': [ONE, 'string', ([text]) => hash('md5', asString(text))],
  'crypto.sha1': [ONE, 'string', ([text]) => hash('sha1', asString(text))],
  'crypto.sha256': [ONE, 'string', ([text]) => hash('sha256', asString(text))],
  'crypto.hmac.md5': [TWO, 'string', ([text, key]) => hmac('md5', asString(text), asString(key))],
  'crypto.hmac.sha1': [TWO, 'string', ([text, key]) => hmac('sha1', asString(text), asString(key))],
  'crypto.hmac.sha256': [TWO, 'string', ([text, key]) => hmac('sha256', asString(text), asString(key))],
  'crypto.hmac.sha512': [TWO, 'string', ([text, key]) => hmac('sha512', asString(text), asString(key))],
  'crypto.hmac.equal': [TWO, 'boolean', ([a, b]) => sameBytes(asString(a), asString(b))],
})

function sameBytes(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
