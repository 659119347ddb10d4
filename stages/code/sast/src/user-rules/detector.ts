import type { Detected, Detector, FileReport, SourceFile } from '@bartizan/engine'
import { defineRule, type Confidence, type Problem, type Severity } from '@bartizan/model'
import { patternLanguages } from '@bartizan/syntax/pattern'
import { Names } from '@bartizan/syntax/tree'
import {
  compileRules,
  fixOf,
  identifiersOf,
  interpolate,
  looksAt,
  mayMatch,
  scanFile,
  targetOf,
} from '../match/index.ts'
import type { CompiledRule, MatchTarget, Range } from '../match/index.ts'
import { readRuleFile, type YamlRule } from '../rules-yaml/index.ts'

/** Larger files are left out, as everywhere in this stage. */
const maxSize = 2_000_000

/** Stands for every rule that users bring in Semgrep's format. */
const userRule = defineRule({
  id: 'sast-rules/user-rule',
  stage: 'code',
  title: 'Code matches a rule of your own',
  why: 'A rule file named by --rules says so.',
  severity: 'medium',
  tags: ['custom', 'sast'],
})

/** Runs rule files in Semgrep's format. The option `files` holds their texts by path; the platform reads them. */
export const userRulesDetector: Detector = {
  id: 'sast-rules',
  version: '1',
  rules: [userRule],
  wants: (file) => file.size <= maxSize,
  start: ({ options }) => {
    const files = Object.entries((options['files'] ?? {}) as Readonly<Record<string, string>>)
    const names = new Names()
    const read = files.map(([path, text]) => readRuleFile(text, path))
    const { rules, problems } = compileRules(
      read.flatMap((one) => one.rules),
      names,
    )
    let untold: readonly Problem[] = [...read.flatMap((one) => one.problems), ...problems, ...notRun(rules)]
    return {
      inspect: (source) => {
        const told = untold
        untold = []
        return { ...inspect(source, rules, names), problems: told }
      },
    }
  },
}

/** Taint rules are understood, and not run in this form: that is said instead of passing them over. */
function notRun(rules: readonly CompiledRule[]): readonly Problem[] {
  const taint = rules.filter(({ detection }) => detection.mode === 'taint').map(({ rule }) => rule)
  return [...new Set(taint)].map(({ id, at }) => ({
    kind: 'unsupported',
    path: at.path,
    line: at.line,
    cause: `rule ${id}: taint mode of users' rules is not run yet`,
    weight: 'incomplete',
  }))
}

function inspect(source: SourceFile, rules: readonly CompiledRule[], names: Names): FileReport {
  if (source.minified || source.bytes.length > maxSize) return {}
  const bytes = source.encoding === 'utf-8' ? source.bytes : new TextEncoder().encode(source.text)
  const language = patternLanguages.find((one) => one.extensions.includes(source.entry.extension))
  const identifiers = identifiersOf(bytes)
  const candidates = rules.filter(
    (one) => isFor(one, language?.id) && looksAt(source.path, one.rule) && mayMatch(one.requirement, identifiers),
  )
  if (candidates.length === 0) return {}
  const target = targetOf(source.path, bytes, { language, names })
  const scan = scanFile(target, names)
  return {
    findings: candidates.flatMap((one) => {
      const result = scan.run(one)
      return result.kind === 'search' ? result.ranges.map((range) => detected(source, one.rule, { range, target })) : []
    }),
  }
}

const severities: Readonly<Record<string, Severity>> = {
  CRITICAL: 'critical',
  ERROR: 'high',
  HIGH: 'high',
  WARNING: 'medium',
  MEDIUM: 'medium',
  INFO: 'low',
  LOW: 'low',
  INVENTORY: 'info',
}

function detected(
  source: SourceFile,
  rule: YamlRule,
  { range, target }: { readonly range: Range; readonly target: MatchTarget },
): Detected {
  const fix = fixOf(rule, range, target)
  const matched = Buffer.from(target.source.subarray(range.start, range.end)).toString()
  const confidence = (rule.metadata?.['confidence'] as string | undefined)?.toLowerCase() as Confidence | undefined
  return {
    rule: userRule.id,
    message: `${rule.id}: ${interpolate(rule.message, range, target)}`,
    severity: severities[rule.severity.toUpperCase()] ?? 'medium',
    ...(confidence !== undefined && ['high', 'medium', 'low'].includes(confidence) ? { confidence } : {}),
    at: { kind: 'file', path: source.path, region: source.region(range.start, range.end) },
    identity: [rule.id, matched],
    ...(fix === undefined
      ? {}
      : {
          fixes: [
            {
              title: `The rule's own fix`,
              safety: 'unsafe',
              edits: [{ path: source.path, startByte: range.start, endByte: range.end, text: fix }],
            },
          ],
        }),
  }
}

/** Rules for JavaScript hold for TypeScript too, and the other way round, as in Semgrep. */
function isFor({ language }: CompiledRule, id: string | undefined): boolean {
  if (language === undefined || language.id === id) return true
  return id !== undefined && language.id.includes('script') && id.includes('script')
}
