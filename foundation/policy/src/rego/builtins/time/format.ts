import { daysFromCivil, weekday } from './civil.ts'
import type { Civil } from './civil.ts'
import { DAYS, MONTHS, parseLayout } from './layout.ts'

/** Formats calendar fields by a Go layout. */
export function formatTime(civil: Civil, layout: string): string {
  return parseLayout(layout)
    .map((piece) => (piece.kind === 'text' ? piece.text : field(civil, piece.name)))
    .join('')
}

const two = (value: number) => String(value).padStart(2, '0')

function field(civil: Civil, name: string): string {
  if (/^[.,]/.test(name)) return fraction(civil.nanos, name)
  if (/^[-Z]07/.test(name)) return offset(civil.offset, name)
  const twelve = civil.hour % 12 === 0 ? 12 : civil.hour % 12
  switch (name) {
    case 'January':
      return MONTHS[civil.month - 1] as string
    case 'Jan':
      return (MONTHS[civil.month - 1] as string).slice(0, 3)
    case 'Monday':
      return DAYS[weekday(civil)] as string
    case 'Mon':
      return (DAYS[weekday(civil)] as string).slice(0, 3)
    case 'MST':
      return civil.zone
    case '2006':
      return civil.year < 0 ? `-${String(-civil.year).padStart(4, '0')}` : String(civil.year).padStart(4, '0')
    case '06':
      return two(((civil.year % 100) + 100) % 100)
    case '002':
      return String(dayOfYear(civil)).padStart(3, '0')
    case '__2':
      return String(dayOfYear(civil)).padStart(3, ' ')
    case '01':
      return two(civil.month)
    case '1':
      return String(civil.month)
    case '02':
      return two(civil.day)
    case '_2':
      return String(civil.day).padStart(2, ' ')
    case '2':
      return String(civil.day)
    case '15':
      return two(civil.hour)
    case '03':
      return two(twelve)
    case '3':
      return String(twelve)
    case '04':
      return two(civil.minute)
    case '4':
      return String(civil.minute)
    case '05':
      return two(civil.second)
    case '5':
      return String(civil.second)
    case 'PM':
      return civil.hour < 12 ? 'AM' : 'PM'
    default:
      return civil.hour < 12 ? 'am' : 'pm'
  }
}

function dayOfYear(civil: Civil): number {
  return daysFromCivil(civil.year, civil.month, civil.day) - daysFromCivil(civil.year, 1, 1) + 1
}

function fraction(nanos: number, name: string): string {
  const digits = String(nanos)
    .padStart(9, '0')
    .slice(0, Math.min(9, name.length - 1))
  if (name[1] === '0') return name[0] + digits
  const trimmed = digits.replace(/0+$/, '')
  return trimmed === '' ? '' : name[0] + trimmed
}

function offset(seconds: number, name: string): string {
  if (name.startsWith('Z') && seconds === 0) return 'Z'
  const shape = name.slice(1)
  const sign = seconds < 0 ? '-' : '+'
  const size = Math.abs(seconds)
  const [hours, minutes, rest] = [Math.floor(size / 3600), Math.floor((size % 3600) / 60), size % 60]
  const colon = shape.includes(':') ? ':' : ''
  let text = sign + two(hours)
  if (shape.length > 2) text += colon + two(minutes)
  if (shape.length > 5) text += colon + two(rest)
  return text
}
