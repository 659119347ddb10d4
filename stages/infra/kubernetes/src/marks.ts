import type { FoundMark, SourceFile } from '@bartizan/engine'
import { at, entriesOf, textOf, type YamlFile } from '@bartizan/syntax/yaml'
import { objectNodes } from './manifest/object.ts'

/** The object's own annotations, and those of the pods it makes. */
const holders = [
  ['metadata'],
  ['spec', 'template', 'metadata'],
  ['spec', 'jobTemplate', 'metadata'],
  ['spec', 'jobTemplate', 'spec', 'template', 'metadata'],
] as const

const maxMarks = 2_000

type Reading = Pick<FoundMark, 'dialect' | 'rules' | 'reason'>

/** What an annotation says: `checkov.io/skip1: CKV_K8S_11=why`, `ignore-check.kube-linter.io/latest-tag: why`. */
function readAnnotation(key: string, value: string): Reading | undefined {
  if (/^(?:checkov|bridgecrew|cortex)\.io\/skip/.test(key)) {
    const [id = '', ...why] = value.split('=')
    const reason = why.join('=').trim()
    return id.trim() === ''
      ? undefined
      : { dialect: 'checkov', rules: [id.trim()], ...(reason === '' ? {} : { reason }) }
  }
  const reason = value.trim() === '' ? {} : { reason: value.trim() }
  if (key === 'kube-linter.io/ignore-all') return { dialect: 'kube-linter', rules: ['*'], ...reason }
  const name = /^ignore-check\.kube-linter\.io\/(.+)$/.exec(key)?.[1]
  return name === undefined ? undefined : { dialect: 'kube-linter', rules: [name], ...reason }
}

/** Suppressions in annotations; each covers its object. */
export function marksIn(source: SourceFile, file: YamlFile): readonly FoundMark[] {
  if (!/\.io\/(?:skip|ignore-all)|ignore-check\.kube-linter/.test(source.text)) return []
  const marks = objectNodes(file).flatMap((object) =>
    holders.flatMap((holder) =>
      [...entriesOf(at(object, ...holder, 'annotations'))].flatMap(([key, entry]): FoundMark[] => {
        const value = textOf(entry.value) ?? ''
        const reading = readAnnotation(key, value)
        if (reading === undefined) return []
        const region = source.regionOfText(entry.start, entry.end)
        const covers = source.regionOfText(object.start, object.end)
        return [{ ...reading, at: region, written: `${key}: ${value}`, covers }]
      }),
    ),
  )
  return marks.slice(0, maxMarks)
}
