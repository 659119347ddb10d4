import type { State } from '@bartizan/model'
import { justifications, type VexStatement } from '@bartizan/sbom'

/** What the state of a finding says of the vulnerability, in the words of VEX. */
export type Judgement = Pick<VexStatement, 'status' | 'justification' | 'reason'>

const wordsOf = (label: string): string => label.replaceAll('_', '[ _]')

/** A reason that begins with a justification of OpenVEX, with or without underscores, or with `not affected`. */
const justified = new RegExp(
  `^(?:(${justifications.map(wordsOf).join('|')})|not[ _]affected)(?![\\w-])[\\s:.,;]*([\\s\\S]*)$`,
  'i',
)

function accepted(by: string, until: string | undefined, why: string): Judgement {
  const [found, label, rest = ''] = justified.exec(why.trim()) ?? []
  const term = until === undefined ? '' : ` until ${until}`
  if (found === undefined) return { status: 'under_investigation', reason: `Accepted by ${by}${term}: ${why}` }
  const named = label?.toLowerCase().replaceAll(' ', '_')
  const justification = justifications.find((one) => one === named)
  return {
    status: 'not_affected',
    ...(justification === undefined ? {} : { justification }),
    reason: `${rest === '' ? found : rest} (${by}${term})`,
  }
}

/**
 * A waiver says `not_affected` only where its reason does: an accepted risk is still one, and a reader of the document
 * would hide it.
 */
export function judgementOf(state: State): Judgement {
  switch (state.kind) {
    case 'new':
    case 'known':
      return { status: 'affected' }
    case 'waived':
      return accepted(state.by, state.until, state.why)
    case 'suppressed':
      return accepted('a mark in the source', state.until, state.why)
  }
}
