/** A term and what there is to say of it. */
export type Row = readonly [left: string, right: string]

/** Two columns, the right one wrapped; one under the other on narrow terminals. */
export function table(rows: readonly Row[], width: number): string[] {
  const widest = Math.max(...rows.map(([left]) => left.length))
  const left = Math.min(widest, Math.max(16, Math.floor(width * 0.45)))
  const right = Math.max(24, width - left - 4)
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, right)
    if (name.length > left) return [`  ${name}`, ...lines.map((line) => `  ${' '.repeat(left)}  ${line}`)]
    return lines.map((line, index) => `  ${(index === 0 ? name : '').padEnd(left)}  ${line}`)
  })
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
