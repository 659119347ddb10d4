/** Running totals of a score. */
export interface Tally {
  readonly name: string
  truePositives: number
  falsePositives: number
  falseNegatives: number
  trueNegatives: number
  /** Labels of checks for which there is no rule. */
  uncovered: number
  readonly failures: string[]
  readonly missing: Map<string, number>
}

export function createTally(name: string): Tally {
  return {
    name,
    truePositives: 0,
    falsePositives: 0,
    falseNegatives: 0,
    trueNegatives: 0,
    uncovered: 0,
    failures: [],
    missing: new Map(),
  }
}

/** Adds the labels of a check that no rule covers. */
export function addUncovered(tally: Tally, check: string, labels: number): void {
  tally.uncovered += labels
  tally.missing.set(check, (tally.missing.get(check) ?? 0) + labels)
}

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`)

/** The tally as lines: totals, then what is wrong, then what is not covered. */
export function formatTally(tally: Tally, verbose: boolean): string {
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn, uncovered } = tally
  const all = tp + fp + fn + tn + uncovered
  const lines = [
    `${tally.name}: ${percent(tp + tn, all)} of ${all} labels right`,
    `  covered ${all - uncovered}: precision ${percent(tp, tp + fp)}, recall ${percent(tp, tp + fn)}; TP ${tp} FP ${fp} FN ${fn} TN ${tn}`,
  ]
  if (verbose) {
    lines.push(...tally.failures.map((failure) => `  ${failure}`))
    const missing = [...tally.missing].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    lines.push(`  without a rule: ${missing.map(([id, labels]) => `${id} (${labels})`).join(', ')}`)
  }
  return lines.join('\n')
}
