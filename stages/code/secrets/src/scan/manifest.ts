import type { KeywordHit } from '@bartizan/engine'
import type { Registry } from '../rule/registry.ts'
import { judgeAssigned } from './generic.ts'
import { judgeName } from './name.ts'
import type { Candidate, Subject } from './scan.ts'

const kindLine = /kind["']?:[ \t]{0,8}["']?secret["']?[ \t,\r]{0,8}(?:\n|#|$)/iy
const entry = /^([ \t]{1,40})["']?([\w.-]{1,120})["']?:[ \t]{1,8}["']?([A-Za-z0-9+/]{8,8000}={0,2})["']?,?[ \t\r]*$/gm

/** Values of Kubernetes Secrets: base64 below `data`, whose keys name them. */
export function secretDocuments(
  subject: Subject,
  hits: readonly KeywordHit[],
  registry: Registry,
): readonly Candidate[] {
  const found: Candidate[] = []
  let done = 0
  for (const hit of hits) {
    if (hit.start < done) continue
    if (registry.marks[hit.keyword] !== 'hint') continue
    kindLine.lastIndex = hit.start
    if (!kindLine.test(subject.text)) continue
    const before = subject.text.lastIndexOf('\n---', hit.start)
    const after = subject.text.indexOf('\n---', hit.start)
    const document = subject.text.slice(
      before + 1,
      Math.min(after < 0 ? subject.text.length : after, hit.start + 200_000),
    )
    done = before + 1 + document.length
    if (!/^[ \t]{0,20}["']?data["']?:/m.test(document) || /^[ \t]*kind: SealedSecret|^sops:/m.test(document)) continue
    for (const match of document.matchAll(entry)) {
      const candidate = decodedEntry(match, before + 1, subject, registry)
      if (candidate !== undefined) found.push(candidate)
    }
  }
  return found
}

function decodedEntry(
  match: RegExpExecArray,
  base: number,
  subject: Subject,
  registry: Registry,
): Candidate | undefined {
  const [whole, , name = '', encoded = ''] = match
  const value = Buffer.from(encoded, 'base64').toString('latin1').trim()
  if (!/^[\x20-\x7e]{5,400}$/.test(value)) return undefined
  const judged = judgeName(name)
  if (judged === undefined || 'refuse' in judged) return undefined
  const start = base + match.index + whole.indexOf(encoded, name.length)
  const assignment = {
    name,
    nameStart: start,
    nameEnd: start,
    value,
    start,
    end: start + encoded.length,
    quote: '"',
    separator: ':',
  }
  const verdict = judgeAssigned(assignment, judged.kind, subject)
  if (verdict.kind === 'refuse') return undefined
  const rule = registry.ruleByName.get('kubernetes-secret')
  if (rule === undefined) return undefined
  return {
    rule,
    start,
    end: start + encoded.length,
    value,
    prefix: '',
    confidence: verdict.confidence,
    rank: 2,
    name,
    layers: ['base64'],
  }
}
