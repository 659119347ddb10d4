import { either, flag, integer, list, named, object, oneOf, text, word } from './builder.ts'

const region = named(
  'region',
  'A stretch of a file. Bytes count from 0, end exclusive; lines and columns from 1, end column exclusive, columns in UTF-16 code units.',
  object({
    startByte: integer(),
    endByte: integer(),
    startLine: integer(undefined, 1),
    startColumn: integer(undefined, 1),
    endLine: integer(undefined, 1),
    endColumn: integer(undefined, 1),
  }),
)

const frame = named(
  'frame',
  'The lines around a region. Long lines are cut, secret values redacted.',
  object(
    { firstLine: integer('Number of the first line', 1), lines: list(text()) },
    { cut: integer('Columns cut from the front of every line') },
  ),
)

const commit = named(
  'commit',
  'Who brought a line into the history.',
  object({
    id: text(),
    author: text(),
    date: text('RFC 3339, UTC'),
    summary: text(),
    inHead: flag('Whether the branch head still holds the line'),
  }),
)

export const fileLocation = named(
  'fileLocation',
  'A place in a file of the scanned tree.',
  object(
    { kind: word('file'), path: text('Relative to the scan root, with / between segments') },
    {
      region,
      frame,
      note: text('What is to be seen here'),
      inside: list(text()),
      commit,
    },
  ),
)

const namedLocation = named(
  'namedLocation',
  'A place that is not in a file.',
  object({ kind: oneOf(['resource', 'image-layer', 'log-event', 'exchange']), name: text() }, { note: text() }),
)

export const location = either(fileLocation, namedLocation)
