const chunkSize = 65_536

/** Joins small pieces into chunks worth a write, so that large reports are never held whole. */
export async function* inChunks(pieces: Iterable<string>): AsyncIterable<string> {
  let chunk = ''
  for (const piece of pieces) {
    chunk += piece
    if (chunk.length >= chunkSize) {
      yield chunk
      chunk = ''
    }
  }
  if (chunk !== '') yield chunk
}

/** The whole of a report as one string. */
export async function collect(report: string | AsyncIterable<string>): Promise<string> {
  if (typeof report === 'string') return report
  let whole = ''
  for await (const chunk of report) whole += chunk
  return whole
}
