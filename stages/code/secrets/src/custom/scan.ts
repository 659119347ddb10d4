import type { Rule } from '@bartizan/model'
import { lineStart } from '../scan/line-start.ts'
import type { Candidate } from '../scan/scan.ts'
import { entropy } from '../value/entropy.ts'
import type { Allowlist, CustomConfig, CustomRule } from './rule.ts'

/** A text with its path. */
export interface CustomSubject {
  readonly text: string
  readonly path: string
  readonly lower: string
}

/** Finds what the user's own rules describe. Each rule takes time linear in the text. */
export function scanCustom(subject: CustomSubject, config: CustomConfig, rule: Rule): readonly Candidate[] {
  return config.rules.flatMap((own) => scanRule(subject, own, config.allow, rule))
}

function scanRule(
  subject: CustomSubject,
  own: CustomRule,
  global: readonly Allowlist[],
  rule: Rule,
): readonly Candidate[] {
  if (own.path !== undefined && !own.path.test(subject.path)) return []
  if (own.keywords.length > 0 && !own.keywords.some((keyword) => subject.lower.includes(keyword))) return []
  const remark = `Rule \`${own.id}\`${own.description === '' ? '' : `: ${own.description}`}.`.replace(/\.\.$/, '.')
  const base = { rule, prefix: '', confidence: 'medium', rank: 5, remark } as const
  const lists = [...own.allow, ...global.filter((list) => list.rules.length === 0 || list.rules.includes(own.id))]
  if (own.regex === undefined) {
    const allowed = lists.some((list) => allows(list, subject.path, { secret: '', match: '', line: '' }))
    return allowed ? [] : [{ ...base, start: 0, end: Math.min(1, subject.text.length), value: subject.path }]
  }
  const found: Candidate[] = []
  for (const match of own.regex.matches(subject.text)) {
    const groups = match.groups.slice(1)
    const chosen =
      own.group > 0 ? match.groups[own.group] : groups.find((group) => group !== undefined && group[1] > group[0])
    const [start, end] = chosen ?? [match.start, match.end]
    const value = subject.text.slice(start, end)
    if (end <= start || (own.entropy > 0 && entropy(value) <= own.entropy)) continue
    const texts = {
      secret: value,
      match: subject.text.slice(match.start, match.end),
      line: lineAt(subject.text, match.start),
    }
    if (!lists.some((list) => allows(list, subject.path, texts))) found.push({ ...base, start, end, value })
  }
  return found
}

/** True when an allowlist leaves a find alone. */
export function allows(list: Allowlist, path: string, texts: Readonly<Record<Allowlist['target'], string>>): boolean {
  const checks: boolean[] = []
  if (list.paths.length > 0) checks.push(list.paths.some((regex) => regex.test(path)))
  if (list.regexes.length > 0) checks.push(list.regexes.some((regex) => regex.test(texts[list.target])))
  if (list.stopwords.length > 0) {
    const secret = texts.secret.toLowerCase()
    checks.push(list.stopwords.some((word) => secret.includes(word)))
  }
  if (checks.length === 0) return false
  return list.all ? checks.every(Boolean) && list.commits.length === 0 : checks.some(Boolean)
}

function lineAt(text: string, at: number): string {
  const line = text.slice(lineStart(text, at, 4000), at + 4000)
  const end = line.indexOf('\n')
  return end < 0 ? line : line.slice(0, end)
}
