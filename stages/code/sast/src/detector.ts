import type { Detector, FileEntry, FileReport, Project, ProjectReport, SourceFile } from '@bartizan/engine'
import { analyseFiles } from './analysis.ts'
import { languageOf } from './project/project.ts'
import { rules } from './rules/index.ts'

/** Larger files are named in the coverage and left out. */
const maxSize = 2_000_000
const vendored =
  /(^|\/)(node_modules|bower_components|vendor|third_party|site-packages|\.venv|venv|dist|build|out|target|coverage|\.next|__pycache__)\/|\.min\.(js|mjs|css)$|[.-](bundle|pack)\.js$|\.d\.[cm]?ts$/

interface SastFacts {
  /** UTF-8. */
  readonly source: Uint8Array
}

const wants = (file: FileEntry): boolean => languageOf(file.path) !== undefined && !vendored.test(file.path)

const inspect = (source: SourceFile): FileReport<SastFacts> => {
  if (source.minified || source.generated) return { counts: { 'generated-files': 1 } }
  if (source.bytes.length > maxSize) {
    const cause = `The file is larger than ${maxSize} bytes; its code was not analysed.`
    return { problems: [{ kind: 'too-large', path: source.path, cause, weight: 'incomplete' }] }
  }
  return { facts: { source: source.encoding === 'utf-8' ? source.bytes : new TextEncoder().encode(source.text) } }
}

const conclude = (project: Project<SastFacts>): ProjectReport => {
  const files = [...project.facts].map(([path, facts]) => ({ path, source: facts.source }))
  if (files.length === 0) return {}
  return analyseFiles(files, (path) => project.read(path)?.text)
}

/** The detector of defects in source code: data flow over the whole repository, and calls that are wrong by themselves. */
export const detector: Detector<SastFacts> = {
  id: 'sast',
  version: '0.1.0',
  rules,
  wants,
  start: () => ({ inspect, conclude }),
}
