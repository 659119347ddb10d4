import type { Detected } from '@bartizan/engine'
import type { FileLocation } from '@bartizan/model'
import type { Found } from '../scan/scanner.ts'
import { secretIdentity } from './identity.ts'
import { redact, redactToken } from './redact.ts'

/** A found secret as a finding at a place. The value itself goes no further than here. */
export function detectedOf(found: Found, key: Uint8Array, at: FileLocation): Detected {
  const value = Buffer.from(found.value, 'latin1').toString('utf8')
  const identity = secretIdentity(key, value)
  const shown = shownAs(found, value)
  const evidence = { kind: 'secret', redacted: shown, identity } as const
  return {
    rule: found.rule.id,
    message: messageOf(found, shown),
    confidence: found.confidence,
    at,
    asset: { kind: 'secret', name: identity },
    evidence: found.layers.length === 0 ? evidence : { ...evidence, decoded: found.layers },
    identity: [identity],
    ...(found.inside.length === 0 ? { redact: [[found.start, found.end]] as const } : {}),
    group: identity,
  }
}

function shownAs(found: Found, value: string): string {
  if (value.startsWith('-----BEGIN')) return 'PEM block'
  return found.prefix === '' ? redact(value) : redactToken(value, found.prefix)
}

/** What was found, what it opens, what to do. */
function messageOf(found: Found, shown: string): string {
  const { rule, kind, remark, name, layers } = found
  const title = rule.title.replace(/ in the source$/, '')
  const place = name === undefined ? '' : ` assigned to \`${name}\``
  const hidden = layers.length === 0 ? '' : ` (encoded as ${layers.join(', ')})`
  const opens = kind === undefined ? 'Anyone who reads the source can use it.' : `It opens ${kind.row.opens}.`
  const parts = [`${title} ${shown}${place}${hidden}.`, opens]
  if (remark !== undefined) parts.push(remark)
  parts.push('Revoke it, then load its successor from the environment or a secrets manager.')
  return parts.join(' ')
}
