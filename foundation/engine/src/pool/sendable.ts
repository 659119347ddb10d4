import { failure } from '../inspect/failure.ts'
import type { Report } from '../inspect/outcome.ts'
import type { Message } from './protocol.ts'

/**
 * Replaces what cannot be cloned by a problem.
 * @param ids of the detectors, by index
 * @param paths of the files, by index into the inventory
 */
export function sendable(
  message: Message,
  ids: readonly string[],
  pathOf: (file: number) => string | undefined,
): Message {
  if (message.kind === 'ready') return message
  if (message.kind === 'concluded') {
    const blank = { ...blankReport(undefined, message.conclusion.detector), detector: message.conclusion.detector }
    return { kind: 'concluded', conclusion: { ...blank, databases: [], reads: [] } }
  }
  const files = message.outcome.files.map((file) => ({
    ...file,
    reports: file.reports.map(({ detector, report }) => ({
      detector,
      report: canBeCloned(report) ? report : blankReport(pathOf(file.file), ids[detector]!),
    })),
  }))
  return { kind: 'inspected', outcome: { ...message.outcome, files } }
}

function canBeCloned(value: unknown): boolean {
  try {
    structuredClone(value)
    return true
  } catch {
    return false
  }
}

function blankReport(path: string | undefined, detector: string): Report {
  const error = new TypeError('its report holds something that cannot be cloned')
  return { drafts: [], problems: [failure(path, detector, error)], counts: {}, redactions: [] }
}
