/** The form of a setting in a detector's section of the configuration. */
export type Setting =
  | { readonly kind: 'text'; readonly help: string }
  | { readonly kind: 'texts'; readonly help: string; readonly choices?: readonly string[] }
  | { readonly kind: 'choice'; readonly help: string; readonly choices: readonly string[] }
  /** Keys of the user's own, each with values of one form. */
  | { readonly kind: 'map'; readonly help: string; readonly values: Setting }
  | { readonly kind: 'group'; readonly help: string; readonly settings: Readonly<Record<string, Setting>> }

const licences = (what: string): Setting => ({ kind: 'texts', help: `SPDX identifiers ${what}; * for any characters` })

/** What may stand under `detectors`: the settings of each detector that has any. */
export const detectorSections: Readonly<Record<string, Readonly<Record<string, Setting>>>> = {
  dependencies: {
    allowedHosts: {
      kind: 'texts',
      help: 'Hosts that lockfiles may lead to; without it the odd one out of a lockfile is reported',
    },
    privateNames: {
      kind: 'map',
      help: 'Private scopes or beginnings of names, each with the hosts that may serve it',
      values: { kind: 'texts', help: 'Hosts' },
    },
    licences: {
      kind: 'group',
      help: 'Licence policy; deny wins over review, and both over allow',
      settings: {
        allow: licences('that may be used; others are to be reviewed'),
        deny: licences('that may not be used'),
        review: licences('that somebody has to look at'),
        unknown: {
          kind: 'choice',
          help: 'What a missing or unreadable licence is',
          choices: ['ignore', 'review', 'deny'],
        },
      },
    },
    report: {
      kind: 'texts',
      help: 'Rules that report only when they are named here',
      choices: ['dependencies/install-script'],
    },
  },
  terraform: {
    workspace: { kind: 'text', help: 'Name of the workspace' },
    varFiles: { kind: 'texts', help: 'Files of variables, relative to the root' },
    variables: { kind: 'map', help: 'Values of variables', values: { kind: 'text', help: 'Value' } },
    checks: { kind: 'texts', help: 'Files with checks of your own, relative to the root' },
  },
}
