import { type FileLocation, type Fix, type Location, formatControl, isFileLocation } from '@bartizan/model'
import { findingFacts, stateText } from '../src/evidence.ts'
import { commitText, placeText } from '../src/text/place.ts'
import { cweUrl } from '../src/escape/uri.ts'
import { codeFrame } from './code.ts'
import { type Child, count, h, outward } from './dom.ts'
import type { Item } from './items.ts'
import { codeSpans, markdown } from './prose.ts'

/** Steps and places that a finding shows; what exceeds it is counted. */
const placesShown = 200

function andMore(total: number): HTMLElement | undefined {
  return total > placesShown ? h('p', {}, `${count(total - placesShown)} more stand in the JSON report.`) : undefined
}

function section(title: string, ...children: readonly Child[]): HTMLElement | undefined {
  return children.every((child) => child === undefined) ? undefined : h('section', {}, h('h3', {}, title), ...children)
}

function facts(rows: readonly (readonly [string, Child])[]): HTMLElement | undefined {
  if (rows.length === 0) return undefined
  return h('dl', { class: 'facts' }, ...rows.flatMap(([label, value]) => [h('dt', {}, label), h('dd', {}, value)]))
}

function copyButton(text: string, label: string): HTMLElement {
  const button = h('button', { type: 'button', class: 'quiet' }, label)
  button.addEventListener('click', () => {
    const say = (word: string): void => {
      button.textContent = word
      setTimeout(() => (button.textContent = label), 1500)
    }
    navigator.clipboard.writeText(text).then(
      () => say('Copied'),
      () => say('Copying is not allowed here'),
    )
  })
  return button
}

function step(location: FileLocation, index: number, total: number): HTMLElement {
  const end = total < 2 ? '' : index === 0 ? 'source' : index === total - 1 ? 'sink' : ''
  const label =
    end === '' || location.note?.toLowerCase().startsWith(end) === true ? undefined : h('span', { class: 'end' }, end)
  return h(
    'li',
    { class: end },
    h(
      'div',
      { class: 'step' },
      label,
      location.note === undefined ? undefined : h('span', { class: 'note' }, location.note),
      h('span', { class: 'at' }, placeText(location)),
    ),
    codeFrame(location, 0),
  )
}

function flow(item: Item): HTMLElement | undefined {
  const steps = item.finding.locations.flow
  if (steps.length === 0) return undefined
  const list = h(
    'ol',
    { class: 'flow' },
    ...steps.slice(0, placesShown).map((location, index) => step(location, index, steps.length)),
  )
  return section(`Data flow, ${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`, list, andMore(steps.length))
}

function relatedPlace(location: Location): HTMLElement {
  const frame = isFileLocation(location) ? codeFrame(location, 0) : undefined
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'step' },
      location.note === undefined ? undefined : h('span', { class: 'note' }, location.note),
      h('span', { class: 'at' }, placeText(location)),
    ),
    frame,
  )
}

function related(item: Item): HTMLElement | undefined {
  const { finding } = item
  const origin = finding.evidence?.kind === 'value' ? (finding.evidence.origin ?? []) : []
  const places = [...origin, ...finding.locations.related]
  if (places.length === 0) return undefined
  const list = h('ul', { class: 'places' }, ...places.slice(0, placesShown).map(relatedPlace))
  return section('Related places', list, andMore(places.length))
}

function fixBlock(fix: Fix): HTMLElement {
  const edits = fix.edits.map((edit) => {
    const what =
      edit.text === ''
        ? `remove bytes ${edit.startByte} to ${edit.endByte}`
        : edit.startByte === edit.endByte
          ? `insert at byte ${edit.startByte}`
          : `replace bytes ${edit.startByte} to ${edit.endByte}`
    const added =
      edit.text === ''
        ? undefined
        : h('div', { class: 'frame plain added' }, h('code', {}, edit.text.replace(/\n$/, '')))
    return h(
      'li',
      {},
      h('div', { class: 'step' }, h('span', { class: 'at' }, edit.path), h('span', { class: 'note' }, what)),
      added,
    )
  })
  const safety =
    fix.safety === 'safe' ? 'safe: bartizan fix applies it' : 'changes behaviour: bartizan fix --unsafe applies it'
  return h(
    'div',
    { class: 'fix' },
    h('p', {}, h('strong', {}, fix.title), ` (${safety})`),
    h('ul', { class: 'places' }, ...edits),
  )
}

function proof(item: Item): HTMLElement | undefined {
  const { finding } = item
  const { primary } = finding.locations
  const rows: (readonly [string, Child])[] = findingFacts(finding)
    .filter(([label]) => label !== 'flow' || finding.locations.flow.length === 0)
    .map(([label, value]) => [label, value])
  if (isFileLocation(primary)) {
    if (primary.inside !== undefined) rows.push(['inside', primary.inside.join(' › ')])
    const commit = commitText(primary)
    if (commit !== undefined) rows.push(['commit', commit])
  }
  return section('Evidence', facts(rows))
}

function aboutRule(item: Item): HTMLElement {
  const { rule } = item
  const weakness = rule.weakness === undefined ? undefined : outward(cweUrl(rule.weakness), rule.weakness)
  const rows: (readonly [string, Child])[] = [['rule', h('code', {}, rule.id)]]
  if (weakness !== undefined) rows.push(['weakness', weakness])
  if (rule.controls.length > 0) rows.push(['controls', rule.controls.map(formatControl).join(', ')])
  if (rule.aliases.length > 0) rows.push(['also known as', rule.aliases.join(', ')])
  if (rule.references.length > 0)
    rows.push([
      'read more',
      h('span', {}, ...rule.references.flatMap((url, index) => [index === 0 ? undefined : h('br'), outward(url, url)])),
    ])
  const silence = `bartizan-ignore ${rule.id}: reason`
  rows.push([
    'not a defect?',
    h(
      'span',
      {},
      'Write ',
      h('code', {}, silence),
      ' in a comment on the line or above it. ',
      copyButton(silence, 'Copy'),
    ),
  ])
  rows.push([
    'fingerprint',
    h('span', {}, h('code', {}, item.finding.fingerprint), ' ', copyButton(item.finding.fingerprint, 'Copy')),
  ])
  return h('section', {}, h('h3', {}, 'Rule'), facts(rows))
}

/** Everything about one finding. */
export function detail(item: Item): HTMLElement {
  const { finding, rule } = item
  const state = stateText(finding.state)
  const place = item.link === undefined ? h('span', {}, item.place) : outward(item.link, item.place)
  const { primary } = finding.locations
  return h(
    'article',
    { class: 'detail' },
    h(
      'p',
      { class: 'meta' },
      h('span', { class: `severity ${item.severity}` }, item.severity),
      h('span', {}, `${finding.confidence} confidence`),
      h('span', {}, item.stage),
      item.fails ? h('span', { class: 'fails' }, 'fails the gate') : undefined,
      state === undefined ? undefined : h('span', { class: 'tag' }, item.state),
    ),
    h('h2', { id: 'detail-title', tabindex: -1 }, rule.title),
    h('p', { class: 'place' }, place),
    state === undefined ? undefined : h('p', { class: 'state' }, state),
    h('p', { class: 'message' }, ...codeSpans(finding.message)),
    isFileLocation(primary) ? codeFrame(primary) : undefined,
    flow(item),
    proof(item),
    related(item),
    finding.fixes.length === 0 ? undefined : section('Fix', ...finding.fixes.map(fixBlock)),
    rule.why === undefined ? undefined : section('Why it matters', ...markdown(rule.why)),
    rule.remedy === undefined ? undefined : section('How to put it right', ...markdown(rule.remedy)),
    aboutRule(item),
  )
}
