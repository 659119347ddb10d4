import { Buffer } from 'node:buffer'
import { sourceOf, type SourceFile } from '@bartizan/engine'
import type { Edit, Fix } from '@bartizan/model'
import { runChecks, type Outcome } from '@bartizan/resources'
import { roundsOf, type YamlNode } from '@bartizan/syntax/yaml'
import type { Repairer } from './judge.ts'
import { repairOf } from './repair.ts'
import { checks } from './rules.ts'
import type { LoadedTemplate } from './template/load.ts'

/** Looks at repaired copies of one file; each costs as much as the first look. */
const maxLooks = 10

interface Proposal {
  readonly outcome: Outcome
  readonly fix: Fix
  readonly edit: Edit
}

const nameOf = ({ check, resource }: Outcome): string => `${check.rule} ${resource.address}`

/** What fails in a template, by rule and resource. */
export function failuresIn({ set }: LoadedTemplate): ReadonlySet<string> {
  const failing = new Set<string>()
  for (const outcome of runChecks(checks, set)) {
    if (outcome.verdict.kind === 'fail' || outcome.verdict.kind === 'depends') failing.add(nameOf(outcome))
  }
  return failing
}

function applied(source: SourceFile, proposals: readonly Proposal[]): SourceFile {
  const parts: Uint8Array[] = []
  let from = 0
  for (const { edit } of proposals.toSorted((a, b) => a.edit.startByte - b.edit.startByte)) {
    parts.push(source.bytes.subarray(from, edit.startByte), Buffer.from(edit.text))
    from = edit.endByte
  }
  return sourceOf(source.path, Buffer.concat([...parts, source.bytes.subarray(from)]).toString())
}

interface Verification {
  readonly source: SourceFile
  readonly root: YamlNode
  readonly template: LoadedTemplate
  /** What fails in a text; undefined when it is no sound template. */
  failuresOf(source: SourceFile): ReadonlySet<string> | undefined
}

/** Repairs after which the defect is gone and nothing fails that held before. */
export function repairsOf({ source, root, template, failuresOf }: Verification): Repairer {
  return (outcomes) => {
    const proposals = outcomes.flatMap((outcome): Proposal[] => {
      const fix = repairOf(source, root, outcome, template.set.origins)
      const edit = fix?.edits[0]
      return fix === undefined || edit === undefined ? [] : [{ outcome, fix, edit }]
    })
    const before = new Set(outcomes.map(nameOf))
    const fixes = new Map<Outcome, Fix>()
    let looks = 0
    const verify = (tried: readonly Proposal[]): void => {
      if (tried.length === 0 || looks >= maxLooks) return
      looks += 1
      const after = failuresOf(applied(source, tried))
      if (after === undefined) return
      const fresh = [...after].filter((name) => !before.has(name))
      // What a repair breaks, it breaks in its own resource.
      const sound = tried.filter(
        ({ outcome }) =>
          !after.has(nameOf(outcome)) && !fresh.some((name) => name.endsWith(` ${outcome.resource.address}`)),
      )
      if (sound.length < tried.length) verify(sound)
      else if (fresh.length === 0) for (const { outcome, fix } of tried) fixes.set(outcome, fix)
    }
    for (const round of roundsOf(proposals, ({ edit: { startByte, endByte, text } }) => ({
      start: startByte,
      end: endByte,
      text,
    })))
      verify(round)
    return fixes
  }
}
