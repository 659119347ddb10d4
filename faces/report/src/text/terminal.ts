import type { Severity } from '@bartizan/model'
import type { ColourDepth, ReportContext } from '../context.ts'
import { oneLine } from '../escape/characters.ts'

/** What a piece of text is for; the terminal decides how that looks. */
export type Role = Severity | 'strong' | 'dim' | 'path' | 'good' | 'bad' | 'mark' | 'link'

type Look = readonly [basic: string, indexed: string, rgb: string]

const looks: Readonly<Record<Role, Look>> = {
  critical: ['1;35', '1;38;5;162', '1;38;2;214;51;132'],
  high: ['31', '38;5;167', '38;2;220;76;70'],
  medium: ['33', '38;5;172', '38;2;214;137;16'],
  low: ['36', '38;5;67', '38;2;88;137;189'],
  info: ['37', '38;5;245', '38;2;138;143;152'],
  strong: ['1', '1', '1'],
  dim: ['2', '38;5;244', '38;2;128;134;145'],
  path: ['1;4', '1;4', '1;4'],
  good: ['32', '38;5;71', '38;2;76;160;98'],
  bad: ['1;31', '1;38;5;167', '1;38;2;220;76;70'],
  mark: ['1', '1', '1'],
  link: ['4', '4', '4'],
}

const badges: Readonly<Record<Severity, Look>> = {
  critical: ['1;37;45', '1;38;5;231;48;5;162', '1;38;2;255;255;255;48;2;190;24;110'],
  high: ['1;37;41', '1;38;5;231;48;5;160', '1;38;2;255;255;255;48;2;196;48;43'],
  medium: ['30;43', '1;38;5;16;48;5;179', '1;38;2;24;20;8;48;2;226;168;60'],
  low: ['30;46', '1;38;5;16;48;5;110', '1;38;2;12;20;30;48;2;136;178;219'],
  info: ['30;47', '1;38;5;16;48;5;250', '1;38;2;20;22;26;48;2;190;194;201'],
}

const depth: Readonly<Record<ColourDepth, 0 | 1 | 2 | undefined>> = { none: undefined, '16': 0, '256': 1, truecolor: 2 }

/** Ornaments, in Unicode and in ASCII. */
const drawings = {
  unicode: {
    bar: '│',
    thick: '┃',
    rule: '─',
    arrow: '→',
    dots: '…',
    dot: '·',
    caret: '^',
    step: '▸',
    into: '›',
    cross: '✗',
    tick: '✓',
    warn: '!',
  },
  ascii: {
    bar: '|',
    thick: '>',
    rule: '-',
    arrow: '->',
    dots: '...',
    dot: '-',
    caret: '^',
    step: '>',
    into: '>',
    cross: 'x',
    tick: 'ok',
    warn: '!',
  },
}
type Drawing = (typeof drawings)['unicode']

/** What the text report writes to: it knows the width, the looks and the links of the terminal. */
export interface Terminal {
  readonly width: number
  readonly draw: Drawing
  readonly colours: boolean
  /** Text must be escaped already. */
  paint(role: Role, text: string): string
  /** The severity in words on its colour; in square brackets where there is none. */
  badge(severity: Severity): string
  /** Text as a link where the terminal can do it. */
  link(url: string | undefined, text: string): string
}

/** Makes the terminal that a context describes. Widths below 30 columns are treated as 30. */
export function terminal(context: ReportContext): Terminal {
  const level = depth[context.colour]
  const wrap = (look: Look, text: string): string =>
    level === undefined || text === '' ? text : `\x1b[${look[level]}m${text}\x1b[0m`
  return {
    width: Math.max(30, context.width),
    draw: context.unicode ? drawings.unicode : drawings.ascii,
    colours: level !== undefined,
    paint: (role, text) => wrap(looks[role], text),
    badge: (severity) =>
      level === undefined ? `[${severity.toUpperCase()}]` : wrap(badges[severity], ` ${severity.toUpperCase()} `),
    link: (url, text) =>
      context.hyperlinks && url !== undefined ? `\x1b]8;;${oneLine(url)}\x1b\\${text}\x1b]8;;\x1b\\` : text,
  }
}
