import { holdsStandIn, isReference } from '../value/placeholder.ts'
import { longestRun, longestSequence, variety } from '../value/entropy.ts'
import { randomness } from '../value/shape.ts'
import type { Verdict } from './index.ts'

const refuse = (reason: string): Verdict => ({ kind: 'refuse', reason })

/** Passwords that every manual uses. */
const taught =
  /^(?:your.{3,40}|(?:my|your|the|db|user|some|a|test|root|admin|app|database|postgres|mysql|redis|proxy|svc)?[-_.]?(?:pass|passw|passwd|password|pwd|pw|secret|token|key|credentials?|pass(?:word)?phrase)[-_.]?(?:here|\d{0,4})|root|admin|administrator|guest|user(?:name)?|test(?:ing|er|pass)?|postgres|mysql|redis|mongo|rabbitmq|rabbit|oracle|sa|toor|foo|bar|baz|qux|foobar|hunter2|letmein|secret\d*|changeme|s3cr3t|pa\$\$word|p@ssw0rd|p%40ssw0rd|anonymous|me|none|null|empty|default|example|abc\d*|123\d*|x{2,}|\*+|\.+|-+|_+|local|localhost|dev|development|demo|minio(?:admin)?|elastic|kibana|neo4j|nats|bob|alice|joe|john|hello|world|airflow|superset|keycloak|grafana|prom|pencil|swordfish|t0ps3cr3t|x-oauth-basic|oauth2?|api|masked|hidden|removed|\[?(?:redacted|filtered|masked)\]?)$/i

/** Judges a password in a URL or connection string. */
export function checkUrlPassword(value: string): Verdict {
  const password = decode(value).replace(/[>)\]}]+$/, '')
  if (isReference(password) || /^[$%{<[(:*]|[{}]|%[sdv]$|^\w+\(\)?$|^\$/.test(password)) return refuse('reference')
  if (taught.test(password) || holdsStandIn(password)) return refuse('placeholder')
  if (longestRun(password) >= Math.max(4, password.length / 2) || variety(password) < 3) return refuse('repeated')
  if (longestSequence(password) >= Math.max(4, password.length * 0.7)) return refuse('sequence')
  if (/^\d{1,5}$/.test(password)) return refuse('too-short')
  const plainWord = /^[A-Za-z]+(?:[-_. ]?[A-Za-z]+)*\d{0,3}$/.test(password)
  if (plainWord && randomness(password) < 0.55) return { kind: 'keep', confidence: 'low' }
  return { kind: 'keep', confidence: password.length >= 6 ? 'high' : 'medium' }
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** Judges a password where a program reads it: weak ones count, only references and blanks to be filled in do not. */
export function checkAnyPassword(value: string): Verdict {
  if (isReference(value) || /^[$%{<[]/.test(value)) return refuse('reference')
  if (/^(?:passw(?:or)?d|pass|secret)$/i.test(value) || holdsStandIn(value)) return refuse('placeholder')
  return { kind: 'keep', confidence: 'high' }
}

/** Decodes `user:password` from base64 and judges the password. */
export function checkBasicAuth(value: string): Verdict {
  const decoded = Buffer.from(value, 'base64').toString('latin1')
  const colon = decoded.indexOf(':')
  if (colon < 0 || !/^[\x20-\x7e]+$/.test(decoded)) return refuse('structure')
  const password = decoded.slice(colon + 1)
  if (password.length < 3) return refuse('too-short')
  if (password === 'open sesame') return refuse('example')
  return checkUrlPassword(password)
}
