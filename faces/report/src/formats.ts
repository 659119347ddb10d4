import type { Report } from './context.ts'

/** A way to put a result into text. */
export interface Format {
  readonly name: string
  /** With the dot, as files of this kind are usually named. */
  readonly extension: string
  /** One line for the help. */
  readonly title: string
  /** Imports the format; nothing of it is loaded before. */
  load(): Promise<Report>
}

/** Every format, in the order of the help. */
export const formats = [
  {
    name: 'text',
    extension: '.txt',
    title: 'for people at a terminal',
    load: async () => (await import('./text/index.ts')).text,
  },
  {
    name: 'json',
    extension: '.json',
    title: 'the whole result, versioned schema',
    load: async () => (await import('./json.ts')).json,
  },
  {
    name: 'sarif',
    extension: '.sarif',
    title: 'SARIF 2.1.0 for code scanning',
    load: async () => (await import('./sarif/index.ts')).sarif,
  },
] as const satisfies readonly Format[]

export type FormatName = (typeof formats)[number]['name']

/** The format of this name, or undefined. */
export function findFormat(name: string): Format | undefined {
  return formats.find((format) => format.name === name)
}
