import { either, integer, list, named, number, object, oneOf, text, word } from './builder.ts'
import { location } from './places.ts'

const verification = object({ state: oneOf(['live', 'revoked', 'unknown']), reason: text() })

const secret = named(
  'secretEvidence',
  'A credential. The value itself is never stored.',
  object(
    {
      kind: word('secret'),
      redacted: text('First and last characters as far as they reveal nothing'),
      identity: text('Keyed hash of the value'),
    },
    { decoded: list(text()), verification },
  ),
)

const value = named(
  'valueEvidence',
  'A configured value that is not what it should be.',
  object(
    { kind: word('value'), path: text('Where in the resource') },
    { actual: text('Absent when it is not set'), expected: text(), origin: list(location) },
  ),
)

const guard = object({ test: text(), verdict: text() }, { at: location })

const trace = named(
  'traceEvidence',
  'A data flow from a source to a sink; its steps stand in the flow of the finding.',
  object(
    {
      kind: word('trace'),
      source: text(),
      sink: text(),
      guards: list(guard),
      assumed: integer('Calls that had to be assumed to pass data on'),
    },
    { route: text() },
  ),
)

const advisory = named(
  'advisoryEvidence',
  'An advisory that applies to a package.',
  object(
    {
      kind: word('advisory'),
      package: text(),
      version: text(),
      ids: list(text()),
      range: text(),
      comparator: text(),
      fixed: list(text()),
      path: list(text('From a root of the dependency graph down to the package')),
    },
    { risk: number('Higher is worse') },
  ),
)

const policy = named(
  'policyEvidence',
  'A policy that was not met.',
  object({ kind: word('policy'), policy: text(), inputPaths: list(text()) }),
)

export const evidence = either(secret, value, trace, advisory, policy)
