import type { Report } from './context.ts'

/** A way to put a result into text. */
export interface Format {
  readonly name: string
  /** With the dot, as files of this kind are usually named. */
  readonly extension: string
  /** One line for the help. */
  readonly title: string
  /** What the caller has to put into the context. */
  readonly needs?: 'bill'
  /** Imports the format; nothing of it is loaded before. */
  load(): Promise<Report>
}

const gitlab = () => import('./gitlab/index.ts')

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
  {
    name: 'html',
    extension: '.html',
    title: 'one self-contained page',
    load: async () => (await import('./html/index.ts')).html,
  },
  {
    name: 'markdown',
    extension: '.md',
    title: 'a comment for a pull or merge request',
    load: async () => (await import('./markdown.ts')).markdown,
  },
  {
    name: 'github',
    extension: '.txt',
    title: 'GitHub Actions annotations',
    load: async () => (await import('./github/annotations.ts')).github,
  },
  {
    name: 'gitlab',
    extension: '.json',
    title: 'GitLab SAST report with all findings',
    load: async () => (await gitlab()).gitlab,
  },
  {
    name: 'gitlab-sast',
    extension: '.json',
    title: 'GitLab report: code and configuration',
    load: async () => (await gitlab()).gitlabReport('sast'),
  },
  {
    name: 'gitlab-secret-detection',
    extension: '.json',
    title: 'GitLab report: secrets',
    load: async () => (await gitlab()).gitlabReport('secret_detection'),
  },
  {
    name: 'gitlab-dependency-scanning',
    extension: '.json',
    title: 'GitLab report: packages',
    load: async () => (await gitlab()).gitlabReport('dependency_scanning'),
  },
  {
    name: 'gitlab-container-scanning',
    extension: '.json',
    title: 'GitLab report: images',
    load: async () => (await gitlab()).gitlabReport('container_scanning'),
  },
  {
    name: 'codeclimate',
    extension: '.json',
    title: 'GitLab code quality',
    load: async () => (await import('./codeclimate.ts')).codeclimate,
  },
  { name: 'junit', extension: '.xml', title: 'JUnit XML', load: async () => (await import('./junit.ts')).junit },
  {
    name: 'csv',
    extension: '.csv',
    title: 'a table for spreadsheets',
    load: async () => (await import('./csv.ts')).csv,
  },
  {
    name: 'cyclonedx',
    extension: '.cdx.json',
    title: 'CycloneDX 1.6: packages with their vulnerabilities',
    needs: 'bill',
    load: async () => (await import('./bill/cyclonedx.ts')).cyclonedx,
  },
  {
    name: 'spdx',
    extension: '.spdx.json',
    title: 'SPDX 2.3: packages',
    needs: 'bill',
    load: async () => (await import('./bill/spdx.ts')).spdx,
  },
  {
    name: 'openvex',
    extension: '.openvex.json',
    title: 'OpenVEX: what was decided about vulnerabilities',
    load: async () => (await import('./bill/openvex.ts')).openvex,
  },
] as const satisfies readonly Format[]

export type FormatName = (typeof formats)[number]['name']

/** The format of this name, or undefined. */
export function findFormat(name: string): Format | undefined {
  return formats.find((format) => format.name === name)
}
