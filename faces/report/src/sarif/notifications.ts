import type { Problem } from '@bartizan/model'
import { pathUri } from '../escape/uri.ts'
import { rootId } from './location.ts'
import { messageText } from './message.ts'

const maxNotifications = 1000

function location(problem: Problem): object {
  if (problem.path === undefined) return {}
  const region = problem.line === undefined ? {} : { region: { startLine: Math.max(1, problem.line) } }
  return {
    locations: [
      { physicalLocation: { artifactLocation: { uri: pathUri(problem.path), uriBaseId: rootId }, ...region } },
    ],
  }
}

function notification(problem: Problem): object {
  const next = problem.next === undefined ? '' : ` Next: ${problem.next}`
  const by = problem.detector === undefined ? '' : ` (${problem.detector})`
  return {
    descriptor: { id: problem.kind },
    level: problem.weight === 'incomplete' ? 'error' : 'note',
    message: { text: messageText(`${problem.cause}${by}.${next}`) },
    ...location(problem),
  }
}

/** Problems as tool notifications; what is over the limit is counted in a last one. */
export function notifications(problems: readonly Problem[], omitted: number): object[] {
  const list = problems.slice(0, maxNotifications).map(notification)
  const rest = problems.length - maxNotifications
  if (rest > 0)
    list.push({
      descriptor: { id: 'too-many' },
      level: 'error',
      message: { text: `${rest} problems more are not listed here.` },
    })
  if (omitted > 0) {
    const text = `${omitted} results of the lowest severities are left out, because GitHub takes 25000 results and 10 MB of compressed SARIF. The JSON report holds all of them.`
    list.push({ descriptor: { id: 'too-many' }, level: 'warning', message: { text } })
  }
  return list
}
