/** What a scan did, and how far its numbers may be off. */
export interface ScanCounts {
  /** Cells whose most probable tokens the bound holds, and cells that were read exactly instead. */
  certified: number
  exact: number
  /** Ranks of followed tokens and of true next ones that the bound does not decide. */
  ranksLeftOut: number
  /** Largest difference of a log Σ exp, and so of a log-probability, that the bound allows in a certified cell; nats. */
  logProbBound: number
  /** Largest difference between a scanned logit and the exact one, over all that were also read exactly. */
  logitError: number
}

export const noCounts = (): ScanCounts => ({ certified: 0, exact: 0, ranksLeftOut: 0, logProbBound: 0, logitError: 0 })

/** Joins what two parts of a reading say of themselves. */
export const joinCounts = (a: ScanCounts, b: ScanCounts): ScanCounts => ({
  certified: a.certified + b.certified,
  exact: a.exact + b.exact,
  ranksLeftOut: a.ranksLeftOut + b.ranksLeftOut,
  logProbBound: Math.max(a.logProbBound, b.logProbBound),
  logitError: Math.max(a.logitError, b.logitError),
})
