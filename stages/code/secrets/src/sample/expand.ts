import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { base62 } from '../check/base62.ts'

const lower = 'abcdefghijklmnopqrstuvwxyz'
const upper = lower.toUpperCase()
const digits = '0123456789'

const alphabets: Readonly<Record<string, string>> = {
  lower,
  upper,
  digits,
  letters: lower + upper,
  alnum: digits + upper + lower,
  lowernum: digits + lower,
  uppernum: digits + upper,
  hex: '0123456789abcdef',
  HEX: '0123456789ABCDEF',
  b32: `${upper}234567`,
  b32low: `${lower}234567`,
  bech: 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L',
  b64: `${upper}${lower}${digits}+/`,
  url: `${upper}${lower}${digits}-_`,
  django: `${lower}${digits}!@#$%^&*(-_=+)`,
}

/** Random characters that are the same in every run: the bytes of a hash of the seed. */
function draw(alphabet: string, length: number, seed: string): string {
  let text = ''
  for (let block = 0; text.length < length; block++) {
    for (const byte of createHash('sha512').update(`${seed}/${block}`).digest()) {
      const limit = 256 - (256 % alphabet.length)
      if (byte < limit && text.length < length) text += alphabet[byte % alphabet.length]
    }
  }
  return text
}

/** Draws until the value looks drawn: no accidental run, both digits and letters where the alphabet has them. */
function value(kind: string, length: number, seed: string): string {
  const alphabet = alphabets[kind]
  if (alphabet === undefined) throw new TypeError(`unknown part ${kind}`)
  for (let n = 0; ; n++) {
    const text = draw(alphabet, length, `${seed}#${n}`)
    const fine =
      !/^[-_+/]|[-_+/]$/.test(text) &&
      (length < 8 ||
        ((!/\d/.test(alphabet) || /\d/.test(text)) &&
          (!/[a-z]/.test(alphabet) || /[a-z]/.test(text)) &&
          (!/[A-Z]/.test(alphabet) || /[A-Z]/.test(text))))
    if (fine || n > 50) return text
  }
}

function uuid(seed: string): string {
  const hex = draw('0123456789abcdef', 32, seed)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}

function checked(prefix: string, seed: string): string {
  const body = value('alnum', 30, seed)
  return prefix + body + base62(crc32(body), 6)
}

const encode = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString('base64url')

function jwt(seed: string, algorithm: string): string {
  return `${encode({ alg: algorithm, typ: 'JWT' })}.${encode({ sub: uuid(seed), iss: 'acme', scope: 'all' })}.${value('url', 43, seed)}`
}

function pemLines(label: string, seed: string): readonly string[] {
  const head = label.startsWith('OPENSSH')
    ? Buffer.from('openssh-key-v1\0\0\0\0\x04none\0\0\0\x04none', 'latin1')
    : Buffer.from([0x30, 0x82, 0x02, 0x5c, 0x02, 0x01, 0x00])
  const body = Buffer.concat([head, Buffer.from(draw(alphabets['alnum']!, 400, seed))]).toString('base64')
  return [`-----BEGIN ${label}-----`, ...(body.match(/.{1,64}/g) ?? []), `-----END ${label}-----`]
}

const makers: Readonly<Record<string, (argument: string, seed: string) => string>> = {
  uuid: (_, seed) => uuid(seed),
  // A text that would be found in this very source is written in pieces.
  join: (pieces) => pieces.replaceAll('|', ''),
  github: (prefix, seed) => checked(prefix, seed),
  pw: (length, seed) => `K${value('alnum', Number(length) - 3, seed)}!9`,
  b64pw: (length, seed) => Buffer.from(`K${value('alnum', Number(length) - 3, seed)}!9`).toString('base64'),
  basic: (_, seed) => Buffer.from(`deploy:K${value('alnum', 11, seed)}!9`).toString('base64'),
  jwt: (_, seed) => jwt(seed, 'HS256'),
  jwtnone: (_, seed) => jwt(seed, 'none'),
  jwt64: (_, seed) => Buffer.from(jwt(seed, 'HS256')).toString('base64'),
  pem: (label, seed) => pemLines(label, seed).join('\n'),
  pemssh: (label, seed) => pemLines(label, seed).join('\n'),
  pempgp: (label, seed) =>
    [`-----BEGIN ${label}-----`, '', ...pemLines('X', seed).slice(1, -1), `-----END ${label}-----`].join('\n'),
  pemjs: (label, seed) =>
    pemLines(label, seed)
      .map((line) => `'${line}\\n'`)
      .join(' +\n  '),
  pemyaml: (label, seed) =>
    pemLines(label, seed)
      .map((line) => `  ${line}`)
      .join('\n'),
  pemline: (label, seed) => pemLines(label, seed).join('\\n'),
}

/**
 * Fills a sample's parts: `{hex:40}` with forty random hex digits, `{github:ghp_}` with a token whose checksum is right.
 * The templates hold no key, so that the rules do not find themselves; the filling is the same in every run.
 */
export function expandSample(template: string, seed: string): string {
  let n = 0
  return template.replaceAll(/\{([A-Za-z0-9]+)(?::([^{}]*))?\}/g, (whole, kind: string, argument: string = '') => {
    n++
    const maker = makers[kind]
    if (maker !== undefined) return maker(argument, `${seed}/${n}`)
    return alphabets[kind] === undefined ? whole : value(kind, Number(argument), `${seed}/${n}`)
  })
}
