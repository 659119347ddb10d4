/** How the person or machine at the other end wants to be spoken to. */
export interface Terminal {
  /** Writes the result. */
  out(text: string): Promise<void>
  /** Writes progress, notes and warnings. */
  note(text: string): void
  readonly outIsTerminal: boolean
  readonly notesAreTerminal: boolean
  /** Columns of the result. */
  readonly width: number
  readonly colour: 'none' | '16' | '256' | 'truecolor'
  readonly hyperlinks: boolean
  readonly unicode: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Looks at the streams and the environment (`NO_COLOR`, `FORCE_COLOR`, `TERM`, `COLORTERM`, `COLUMNS`, `CI`).
 * @param choice the `--color` option
 */
export function openTerminal(choice: 'auto' | 'always' | 'never', environment: Environment): Terminal {
  const outIsTerminal = process.stdout.isTTY === true
  const colour = colourDepth(choice, outIsTerminal, environment)
  const columns = Number(environment['COLUMNS'])
  return {
    outIsTerminal,
    notesAreTerminal: process.stderr.isTTY === true,
    width: columns > 0 ? columns : process.stdout.columns || 100,
    colour,
    hyperlinks: outIsTerminal && colour !== 'none' && understandsLinks(environment),
    unicode: environment['TERM'] !== 'dumb' && environment['TERM'] !== 'linux' && !isCLocale(environment),
    out: writeOut,
    note: (text) => void process.stderr.write(text),
  }
}

function colourDepth(choice: string, terminal: boolean, environment: Environment): Terminal['colour'] {
  if (choice === 'never') return 'none'
  const forced = choice === 'always' || isSet(environment['FORCE_COLOR'])
  if (!forced) {
    if (isSet(environment['NO_COLOR']) || environment['FORCE_COLOR'] === '0') return 'none'
    if (environment['TERM'] === 'dumb') return 'none'
    if (!terminal && !isSet(environment['GITHUB_ACTIONS'])) return 'none'
  }
  if (/^(truecolor|24bit)$/.test(environment['COLORTERM'] ?? '')) return 'truecolor'
  return /256/.test(environment['TERM'] ?? '') ? '256' : '16'
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0'
}

function understandsLinks(environment: Environment): boolean {
  if (isSet(environment['CI'])) return false
  const program = environment['TERM_PROGRAM'] ?? ''
  return (
    /iTerm|WezTerm|vscode|ghostty|Hyper/.test(program) ||
    isSet(environment['WT_SESSION']) ||
    isSet(environment['KITTY_WINDOW_ID']) ||
    Number(environment['VTE_VERSION'] ?? 0) >= 5000
  )
}

function isCLocale(environment: Environment): boolean {
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || ''
  return locale !== '' && !/utf-?8/i.test(locale)
}

/** Waits for slow readers, and ends quietly when the reader has gone (`| head`). */
function writeOut(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (!error || ('code' in error && error.code === 'EPIPE')) resolve()
      else reject(error)
    })
  })
}
