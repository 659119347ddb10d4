import { Buffer } from 'node:buffer'
import { createHash, constants, privateDecrypt } from 'node:crypto'
import { EvalError } from '../cell.ts'
import { type FunctionContext, type HclFunction, impure, plain } from './define.ts'
import { readBytes } from './filesystem.ts'

const digest = (algorithm: string, encoding: 'hex' | 'base64'): HclFunction =>
  plain<[string]>('s', ([text]) => createHash(algorithm).update(text, 'utf8').digest(encoding))

const fileDigest = (algorithm: string, encoding: 'hex' | 'base64'): HclFunction =>
  plain<[string]>('s', ([path], context: FunctionContext) =>
    createHash(algorithm).update(readBytes(path, context)).digest(encoding),
  )

const namespaces: Readonly<Record<string, string>> = {
  dns: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
  url: '6ba7b811-9dad-11d1-80b4-00c04fd430c8',
  oid: '6ba7b812-9dad-11d1-80b4-00c04fd430c8',
  x500: '6ba7b814-9dad-11d1-80b4-00c04fd430c8',
}

/** The version 5 UUID of a name in a namespace (RFC 9562, section 5.5). */
function uuidv5(namespace: string, name: string): string {
  const id = (namespaces[namespace] ?? namespace).replaceAll('-', '')
  if (!/^[0-9a-fA-F]{32}$/.test(id)) throw new EvalError('the namespace is not a UUID')
  const hash = createHash('sha1').update(Buffer.from(id, 'hex')).update(name, 'utf8').digest()
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.subarray(0, 16).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

function rsadecrypt(text: string, key: string): string {
  try {
    return privateDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(text, 'base64')).toString('utf8')
  } catch {
    throw new EvalError('the text cannot be decrypted with the key')
  }
}

export const cryptoFunctions: Readonly<Record<string, HclFunction>> = {
  base64sha256: digest('sha256', 'base64'),
  base64sha512: digest('sha512', 'base64'),
  bcrypt: impure,
  filebase64sha256: fileDigest('sha256', 'base64'),
  filebase64sha512: fileDigest('sha512', 'base64'),
  filemd5: fileDigest('md5', 'hex'),
  filesha1: fileDigest('sha1', 'hex'),
  filesha256: fileDigest('sha256', 'hex'),
  filesha512: fileDigest('sha512', 'hex'),
  md5: digest('md5', 'hex'),
  rsadecrypt: plain<[string, string]>('s s', ([text, key]) => rsadecrypt(text, key)),
  sha1: digest('sha1', 'hex'),
  sha256: digest('sha256', 'hex'),
  sha512: digest('sha512', 'hex'),
  uuid: impure,
  uuidv5: plain<[string, string]>('s s', ([namespace, name]) => uuidv5(namespace, name)),
}
