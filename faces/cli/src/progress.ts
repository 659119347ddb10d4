import type { ScanProgress } from '@bartizan/platform'
import type { Terminal } from './terminal.ts'

const delay = 500
const interval = 100

/** A line on stderr that is rewritten while a scan runs. */
export interface ProgressLine {
  update(progress: ScanProgress): void
  /** Wipes the line. */
  end(): void
}

/** Shows progress only to a person: on a terminal, not in CI, and only when the scan takes over half a second. */
export function progressLine(
  terminal: Terminal,
  environment: Readonly<Record<string, string | undefined>>,
): ProgressLine {
  const ci = environment['CI'] !== undefined && environment['CI'] !== '' && environment['CI'] !== 'false'
  if (!terminal.notesAreTerminal || ci || environment['TERM'] === 'dumb') return { update() {}, end() {} }
  const start = performance.now()
  let shown = 0
  return {
    update(progress) {
      const now = performance.now()
      if (now - start < delay || now - shown < interval) return
      shown = now
      terminal.note(`\r\u001B[K${describe(progress, terminal.width)}`)
    },
    end() {
      if (shown > 0) terminal.note('\r\u001B[K')
    },
  }
}

function describe({ phase, done, total }: ScanProgress, width: number): string {
  if (total === 0) return `${phase} …`.slice(0, width - 1)
  const share = Math.min(1, done / total)
  const cells = Math.min(24, Math.max(0, width - 44))
  const bar = '█'.repeat(Math.round(share * cells)).padEnd(cells, '░')
  return `${phase} ${bar} ${Math.floor(share * 100)} %  ${done}/${total} ${phase === 'history' ? 'objects' : 'files'}`.slice(
    0,
    width - 1,
  )
}
