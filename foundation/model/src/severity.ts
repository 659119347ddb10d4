/** How bad the consequence is if the finding is true, worst first. */
export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const
export type Severity = (typeof severities)[number]

/** How sure the detector is that the finding is true, surest first. */
export const confidences = ['high', 'medium', 'low'] as const
export type Confidence = (typeof confidences)[number]

const severityRank: Readonly<Record<Severity, number>> = { critical: 4, high: 3, medium: 2, low: 1, info: 0 }
const confidenceRank: Readonly<Record<Confidence, number>> = { high: 2, medium: 1, low: 0 }

/** True when `severity` is `threshold` or worse. */
export function severityAtLeast(severity: Severity, threshold: Severity): boolean {
  return severityRank[severity] >= severityRank[threshold]
}

/** True when `confidence` is `threshold` or surer. */
export function confidenceAtLeast(confidence: Confidence, threshold: Confidence): boolean {
  return confidenceRank[confidence] >= confidenceRank[threshold]
}

/** Sort order: worst first. */
export function compareSeverity(a: Severity, b: Severity): number {
  return severityRank[b] - severityRank[a]
}

/** Sort order: surest first. */
export function compareConfidence(a: Confidence, b: Confidence): number {
  return confidenceRank[b] - confidenceRank[a]
}
