import { Document, isMap, isSeq, parseDocument } from 'yaml'
import { BartizanError } from '../error.ts'

/** A waiver as the file holds it. */
export interface NewWaiver {
  readonly rule?: string
  readonly fingerprint?: string
  readonly path?: string
  readonly owner: string
  readonly reason: string
  /** `YYYY-MM-DD`, inclusive. */
  readonly until: string
}

const header =
  ' Waivers: accepted risks with owner, reason and end date. Reviewed like code; an expired one stops waiving.'

/**
 * Adds a waiver to the text of a waiver file, keeping comments and order.
 * @param text the file's present text; undefined when there is none
 * @throws BartizanError `configuration` when the file is not a waiver file
 */
export function addWaiver(file: string, text: string | undefined, waiver: NewWaiver): string {
  const document = text === undefined ? emptyFile() : parseDocument(text)
  const error = document.errors[0]
  if (error) throw new BartizanError('configuration', `${file}: ${error.message}`, 'Correct the file first.')
  const list = isMap(document.contents) ? document.get('waivers') : undefined
  if (!isSeq(list))
    throw new BartizanError('configuration', `${file}: expected a list named waivers`, 'Correct the file first.')
  list.flow = false
  list.add(document.createNode(waiver))
  return document.toString({ lineWidth: 0 })
}

function emptyFile(): Document {
  const document = new Document({ waivers: [] })
  document.commentBefore = header
  return document
}

/**
 * The last day of a waiver.
 * @param until as the user gave it; 90 days from `today` when absent
 * @throws BartizanError `usage` for no date, or one that has passed
 */
export function waiverEnd(until: string | undefined, today: string): string {
  if (until === undefined)
    return new Date(Date.parse(`${today}T00:00:00Z`) + 90 * 86_400_000).toISOString().slice(0, 10)
  const valid = /^\d{4}-\d{2}-\d{2}$/.test(until) && new Date(`${until}T00:00:00Z`).toISOString().startsWith(until)
  if (!valid) throw new BartizanError('usage', `--until must be a date like 2027-01-31, not "${until}"`)
  if (until < today) throw new BartizanError('usage', `--until ${until} has passed already`)
  return until
}
