/** A piece of a Go time layout: literal text or a field. */
export type Piece = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'field'; readonly name: string }

/** Fields in the order in which they are tried at each place; longer ones first. */
const FIELDS = [
  'January',
  'Jan',
  'Monday',
  'Mon',
  'MST',
  '2006',
  '-07:00:00',
  '-070000',
  '-07:00',
  '-0700',
  '-07',
  'Z07:00:00',
  'Z070000',
  'Z07:00',
  'Z0700',
  'Z07',
  '002',
  '__2',
  '_2006',
  '_2',
  '01',
  '02',
  '03',
  '04',
  '05',
  '06',
  '15',
  'PM',
  'pm',
  '1',
  '2',
  '3',
  '4',
  '5',
] as const

const FRACTION = /^[.,](?:0+|9+)(?!\d)/

/** Splits a layout such as `2006-01-02T15:04:05Z07:00`. */
export function parseLayout(layout: string): Piece[] {
  const pieces: Piece[] = []
  let text = ''
  for (let at = 0; at < layout.length;) {
    const found = fieldAt(layout, at)
    if (found === undefined) {
      text += layout[at]
      at++
      continue
    }
    if (text !== '') pieces.push({ kind: 'text', text })
    text = ''
    if (found === '_2006') {
      text = '_'
      pieces.push({ kind: 'text', text: '_' }, { kind: 'field', name: '2006' })
      text = ''
    } else pieces.push({ kind: 'field', name: found })
    at += found.length
  }
  if (text !== '') pieces.push({ kind: 'text', text })
  return pieces
}

function fieldAt(layout: string, at: number): string | undefined {
  const rest = layout.slice(at, at + 40)
  const fraction = FRACTION.exec(rest)
  if (fraction) return fraction[0]
  return FIELDS.find((field) => {
    if (!rest.startsWith(field)) return false
    // "Jan" and "Mon" are no fields inside longer words.
    return (field !== 'Jan' && field !== 'Mon') || !/^[a-z]/.test(rest.slice(3))
  })
}

/** Layouts by the names that Go gives them. */
export const NAMED_LAYOUTS: Readonly<Record<string, string>> = {
  ANSIC: 'Mon Jan _2 15:04:05 2006',
  UnixDate: 'Mon Jan _2 15:04:05 MST 2006',
  RubyDate: 'Mon Jan 02 15:04:05 -0700 2006',
  RFC822: '02 Jan 06 15:04 MST',
  RFC822Z: '02 Jan 06 15:04 -0700',
  RFC850: 'Monday, 02-Jan-06 15:04:05 MST',
  RFC1123: 'Mon, 02 Jan 2006 15:04:05 MST',
  RFC1123Z: 'Mon, 02 Jan 2006 15:04:05 -0700',
  RFC3339: '2006-01-02T15:04:05Z07:00',
  RFC3339Nano: '2006-01-02T15:04:05.999999999Z07:00',
}

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
