import type { Confidence } from '@bartizan/model'
import { longestRun, longestSequence, period, variety } from '../value/entropy.ts'
import { holdsStandIn, isReference } from '../value/placeholder.ts'
import { randomness, readable, shapeOf } from '../value/shape.ts'
import { commonPassword } from '../value/passwords.ts'
import type { Assignment } from './assignment.ts'
import { isQuiet, type PathClass, type Tongue } from './language.ts'
import type { NameKind } from './name.ts'

export type Judgement =
  | { readonly kind: 'keep'; readonly confidence: Confidence; readonly secret: 'password' | 'key' }
  | { readonly kind: 'refuse'; readonly reason: string }

export interface Place {
  readonly tongue: Tongue
  readonly path: PathClass
}

const refuse = (reason: string): Judgement => ({ kind: 'refuse', reason })

/** Decides whether a literal that is assigned to a name which speaks of a secret is one. */
export function judgeAssigned(found: Assignment, name: NameKind, place: Place): Judgement {
  const value = found.value
  if (value.length > 1024) return refuse('too-long')
  const reason = notSecret(value, found, place)
  // In a file whose purpose is to hold passwords even `password` is one.
  const real = name === 'password' && place.path === 'credentials' && (reason === undefined || reason === 'placeholder')
  if (real) return { kind: 'keep', confidence: 'medium', secret: 'password' }
  if (reason !== undefined) return refuse(reason)
  if (name === 'password') return judgePassword(value, found, place)
  return judgeKey(value, name, found, place)
}

const uuid = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i

/** What a value can be other than a secret, told from the value alone. */
function notSecret(value: string, found: Assignment, place: Place): string | undefined {
  if (value.length < 5) return 'too-short'
  if (/^--?[a-z]|^[@&?]/i.test(value) && readable(value) > 0.3) return 'not-a-literal'
  // Between two literals of an expression stands code: `'--password='.$word.'`.
  if (
    found.quote !== '' &&
    (/^[.,;)\]}+&|]|^\s/.test(value) || /[.+([{,&|]$|\s$/.test(value)) &&
    place.tongue !== 'config'
  )
    return 'not-a-literal'
  if (/["']\]|\)\.|\bself\.|\bthis\.|->\w/.test(value)) return 'not-a-literal'
  if (found.quote === '' && /^[[{(]/.test(value)) return 'not-a-literal'
  if (value.includes('|') && readable(value) > 0.5) return 'template'
  if (isReference(value)) return 'reference'
  if (encrypted(value)) return 'encrypted'
  if (
    /^(?:true|false|null|none|nil|undefined|yes|no|string|required|optional|password|passwd|secret|token|value|empty|default|unset|disabled|enabled)$/i.test(
      value,
    )
  )
    return 'placeholder'
  if (holdsStandIn(value) || holdsStandIn(plainOf(value))) return 'placeholder'
  if (found.quote === '' && /^\$?\.[A-Za-z]/.test(value)) return 'not-a-literal'
  if (/^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(value)) return 'url'
  if (/^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)[\w.@ /\\-]*$/.test(value) && randomness(value.replaceAll('/', '')) < 0.75)
    return 'path'
  if (/^[\w-]+(?:\/[\w.*-]+)+\.[a-z]{1,5}$/i.test(value)) return 'path'
  if (longestRun(value) >= Math.max(4, value.length * 0.4) || period(value) <= value.length / 3) return 'repeated'
  if (longestSequence(value) >= Math.max(6, value.length * 0.5)) return 'sequence'
  if (variety(value) < 4) return 'low-variety'
  if (/^(?:BEGIN |-----BEGIN)/.test(value)) return 'block'
  if (/^(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\w+) AAAA|^MI[GI][A-Za-z0-9]{2}[A-Za-z0-9+/]{60}/.test(value))
    return 'public-key'
  if (
    /^(?:sha(?:1|256|384|512)|md5)[-:$=]|^\$(?:2[abxy]|5|6|1|argon2\w*|pbkdf2[\w-]*|scrypt|apr1)\$|^\{(?:SHA|SSHA|CRYPT|MD5)\}|^pbkdf2_sha/i.test(
      value,
    )
  )
    return 'hash'
  if (
    found.quote === '' &&
    place.tongue !== 'markup' &&
    /[({[]$|^[A-Za-z_][\w.]*\(.*\)?$|^[A-Za-z_]\w*\[|=>|->|^\w+::|^[!&*|>]|[)};]$/.test(value)
  )
    return 'not-a-literal'
  if (found.quote === '' && /^[a-z]\w*(?:\.[A-Za-z_]\w*){1,6}$/.test(value) && randomness(value) < 0.6)
    return 'not-a-literal'
  if (/[\n]/.test(value) || isWordOfALanguage(value)) return 'prose'
  if (/%[sdvqr]|\{\d*\}|\$\d|\\[wdsb]|\(\?:|\[[^\]]{1,40}\][*+?{]|\.\*|\{[\w:.-]{1,30}\}/.test(value)) return 'template'
  return undefined
}

/** `Şifrə`, `パスワード`: letters of a language beyond ASCII and no digit among them; the values of translated interfaces. */
function isWordOfALanguage(value: string): boolean {
  if (!/[\x80-\xff]/.test(value)) return false
  return /^[\p{L}\p{M}\p{P}\s]+$/u.test(Buffer.from(value, 'latin1').toString('utf8'))
}

/** What a base64 value says when it holds text; empty when it does not. */
function plainOf(value: string): string {
  if (value.length < 12 || value.length > 200 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return ''
  const plain = Buffer.from(value, 'base64').toString('latin1')
  return /^[\x20-\x7e]+$/.test(plain) ? plain : ''
}

/** Ciphertext as the common tools write it. */
function encrypted(value: string): boolean {
  return /^(?:ENC\[|ENC\(|\{cipher\}|\$ANSIBLE_VAULT|!vault|AQICAH|AgA|vault:v\d+:|age1|age-encryption|-----BEGIN (?:AGE|PGP MESSAGE)|v1:gcm:|enc:v\d|CiQA|secure:|AES256:|\{AES\}|gAAAAA|PKCS7|U2FsdGVkX1)/.test(
    value,
  )
}

function judgePassword(value: string, found: Assignment, place: Place): Judgement {
  if (value.length > 128) return refuse('too-long')
  if (uuid.test(value)) return refuse('uuid')
  // Passphrases of several words are told from prose by their digits and signs only.
  const spaced = /\s/.test(value)
  if (spaced && (value.split(/\s+/).length > 2 || readable(value) > 0.3 || randomness(value) < 0.45))
    return refuse('prose')
  const shape = shapeOf(value)
  const letters = shape.lowers + shape.uppers
  const random = randomness(value)
  if (shape.digits === shape.length && shape.length < 6) return refuse('too-short')
  if (/^[<>=!&|*+/.,:;?#@%^~_-]+$/.test(value)) return refuse('not-a-literal')
  const mixed = shape.digits > 0 && letters > 0
  const marked = shape.symbols > 0 && letters > 0 && !/^[A-Za-z]+(?:[-_. ][A-Za-z]+)*$/.test(value)
  const words = /^[A-Za-z]+(?:[-_. ][A-Za-z]+)*$/.test(value)
  if (isQuiet(place.path)) {
    return words && random < 0.6 ? refuse('identifier') : { kind: 'keep', confidence: 'low', secret: 'password' }
  }
  if (commonPassword(value)) return quiet(found, place, 'medium')
  if (/pass|pwd|secret|token/i.test(value) && words) return refuse('identifier')
  if (words) {
    if (random >= 0.62) return { kind: 'keep', confidence: 'medium', secret: 'password' }
    return place.tongue === 'config' || place.tongue === 'shell' ? quiet(found, place, 'low') : refuse('identifier')
  }
  if (
    /^[A-Za-z_$][\w$]*(?:(?:[.#\\]|::|\\\\)[\w$]+)+$|^--?[a-z-]+$|^[a-z-]+:[a-z-]+$|^\/|^[\w-]+\[/.test(value) &&
    random < 0.6
  )
    return refuse('identifier')
  if (/^\d+(?:\.\d+)*$/.test(value) && value.length < 8) return quiet(found, place, 'low')
  if (place.tongue === 'prose')
    return random >= 0.5 ? { kind: 'keep', confidence: 'low', secret: 'password' } : refuse('prose')
  if (mixed || marked) return quiet(found, place, random >= 0.3 || readable(value) < 0.75 ? 'medium' : 'low')
  return quiet(found, place, 'low')
}

/** Comparisons and call arguments are weaker signs than assignments. */
function quiet(found: Assignment, place: Place, confidence: Confidence): Judgement {
  const weak = found.separator === ',' || found.separator === ' ' || (place.tongue === 'code' && found.quote === '')
  return { kind: 'keep', confidence: weak && confidence === 'high' ? 'medium' : confidence, secret: 'password' }
}

function judgeKey(value: string, name: NameKind, found: Assignment, place: Place): Judgement {
  if (value.length < 8) return refuse('too-short')
  if (uuid.test(value)) return name === 'secret' ? { kind: 'keep', confidence: 'low', secret: 'key' } : refuse('uuid')
  if (/\s/.test(value)) return refuse('prose')
  const random = randomness(value.replaceAll(/[-_=+/.:]/g, ''))
  if (/^[A-Za-z]+$/.test(value) && random < 0.8) return refuse('identifier')
  if (readable(value) > 0.55 && random < 0.75) return refuse('identifier')
  if (/^\d+$/.test(value)) return refuse('number')
  if (/^[A-Za-z_$][\w$]*(?:[.:/-][A-Za-z_$][\w$]*)+$/.test(value) && readable(value) > 0.4) return refuse('identifier')
  const need = name === 'secret' ? 0.5 : name === 'key' ? 0.55 : 0.68
  if (random < need) return refuse('low-variety')
  if (!/\d/.test(value) && random < 0.8) return refuse('identifier')
  if (isQuiet(place.path))
    return place.path === 'locks' ? refuse('lock-file') : { kind: 'keep', confidence: 'low', secret: 'key' }
  if (value.length < 16)
    return { kind: 'keep', confidence: name === 'secret' && random >= 0.6 ? 'medium' : 'low', secret: 'key' }
  if (found.separator === ' ' || place.tongue === 'prose' || name === 'weak')
    return { kind: 'keep', confidence: 'low', secret: 'key' }
  return { kind: 'keep', confidence: 'medium', secret: 'key' }
}
