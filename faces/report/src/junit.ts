import { type Finding, type Rule, type ScanResult, compareText } from '@bartizan/model'
import type { ReportContext } from './context.ts'
import { forXml, forXmlAttribute } from './escape/xml.ts'
import { evidenceFacts, stateText } from './evidence.ts'
import { groupKey, placeText } from './text/place.ts'
import { ruleLookup, view } from './view.ts'

interface Case {
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped'
  readonly xml: string
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${forXmlAttribute(String(value))}"`)
    .join('')
}

function testCase(
  name: string,
  className: string,
  extra: { readonly file?: string; readonly body: string; readonly outcome: Case['outcome'] },
): Case {
  const open = `    <testcase${attributes({ name, classname: className, file: extra.file, time: '0' })}`
  return { outcome: extra.outcome, xml: extra.body === '' ? `${open}/>` : `${open}>\n${extra.body}\n    </testcase>` }
}

function details(finding: Finding, rule: Rule): string {
  const facts = evidenceFacts(finding.evidence).map(([label, value]) => `${label}: ${value}`)
  const flow = finding.locations.flow.map(
    (step, index) => `step ${index + 1}: ${placeText(step)}${step.note === undefined ? '' : ` (${step.note})`}`,
  )
  const remedy = rule.remedy === undefined ? [] : ['', rule.remedy]
  return [
    finding.message,
    `at ${placeText(finding.locations.primary)}`,
    `rule ${rule.id}, ${finding.confidence} confidence`,
    ...facts,
    ...flow,
    ...remedy,
    `fingerprint ${finding.fingerprint}`,
  ].join('\n')
}

/** Fails what fails the gate, skips what is accepted; what stays below the threshold passes and is told. */
function findingCase(finding: Finding, rule: Rule, fails: boolean): Case {
  const name = `${finding.severity}: ${rule.title} at ${placeText(finding.locations.primary)} (${finding.fingerprint.slice(0, 8)})`
  const { primary } = finding.locations
  const file = primary.kind === 'file' ? { file: primary.path } : {}
  const className = `${rule.id.split('/')[0] ?? rule.id}.${groupKey(primary)}`
  const text = forXml(details(finding, rule))
  if (fails) {
    const body = `      <failure${attributes({ message: finding.message, type: `${finding.severity} ${rule.id}` })}>${text}</failure>`
    return testCase(name, className, { ...file, body, outcome: 'failure' })
  }
  const state = stateText(finding.state)
  if (state !== undefined)
    return testCase(name, className, {
      ...file,
      body: `      <skipped${attributes({ message: state })}/>`,
      outcome: 'skipped',
    })
  return testCase(name, className, {
    ...file,
    body: `      <system-out>${forXml('below the threshold of the gate\n')}${text}</system-out>`,
    outcome: 'passed',
  })
}

function suite(name: string, cases: readonly Case[]): string {
  const count = (outcome: Case['outcome']): number => cases.filter((each) => each.outcome === outcome).length
  const counts = {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: '0',
  }
  return [`  <testsuite${attributes({ name, ...counts })}>`, ...cases.map((each) => each.xml), '  </testsuite>'].join(
    '\n',
  )
}

/** What was not covered is an error of the suite `coverage`; each detector that ran is a case that passed. */
function coverageCases(result: ScanResult): Case[] {
  const ran = result.coverage.detectors.map(({ detector, rules, files }) =>
    testCase(`${detector} ran ${rules} rules over ${files} files`, 'coverage', { body: '', outcome: 'passed' }),
  )
  const gaps = result.coverage.problems.map((problem) => {
    const at =
      problem.path === undefined ? '' : ` in ${problem.path}${problem.line === undefined ? '' : `:${problem.line}`}`
    const next = problem.next === undefined ? '' : `\nnext: ${problem.next}`
    const element = problem.weight === 'incomplete' ? 'error' : 'skipped'
    const body = `      <${element}${attributes({ message: problem.cause, ...(element === 'error' ? { type: problem.kind } : {}) })}>${forXml(`${problem.cause}${next}`)}</${element}>`
    return testCase(`${problem.kind}${at}`, 'coverage', { body, outcome: element })
  })
  return [...ran, ...gaps]
}

/** JUnit XML: a suite for each room of rules, a case for each finding. */
export function junit(result: ScanResult, context: ReportContext): string {
  const rule = ruleLookup(result)
  const failing = new Set<string>(result.gate.failing)
  const suites = new Map<string, Case[]>()
  for (const finding of view(result, context).findings) {
    const room = finding.rule.split('/')[0] ?? finding.rule
    const cases = suites.get(room) ?? []
    cases.push(
      findingCase(finding, rule(finding.rule), failing.has(finding.fingerprint) && finding.state.kind === 'new'),
    )
    suites.set(room, cases)
  }
  const rooms = [...suites].sort(([a], [b]) => compareText(a, b))
  const all = [...rooms, ['coverage', coverageCases(result)] as const]
  const every = all.flatMap(([, cases]) => cases)
  const count = (outcome: Case['outcome']): number => every.filter((each) => each.outcome === outcome).length
  const counts = {
    name: 'Bartizan',
    tests: every.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: '0',
  }
  const body = all.map(([name, cases]) => suite(name, cases)).join('\n')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes(counts)}>\n${body}\n</testsuites>\n`
}
