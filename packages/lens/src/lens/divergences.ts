/** Sums over the vocabulary that one position's S distributions make with each other, [S, S], and which is the output. */
export interface Crosses {
  /** Σ p_i ln p_j */
  crosses: Float32Array
  /** The diagonal holds Σ s ln s with s = p_i + p_output. */
  mixed: Float32Array
  size: number
  output: number
}

/** The measures of row i, in nats. None can be negative; float32 differences of equal sums can, by a few last places. */
export function divergences({ crosses, mixed, size, output }: Crosses, i: number) {
  const negEntropy = crosses[i * size + i]!
  const outputNegEntropy = crosses[output * size + output]!
  // With m the mean of both: JS = H(m) − (H(p) + H(q)) / 2, and Σ m ln m = Σ s ln s / 2 − ln 2.
  const js = Math.LN2 - mixed[i * size + i]! / 2 + (negEntropy + outputNegEntropy) / 2
  return {
    entropy: Math.max(0, -negEntropy),
    klFromOutput: Math.max(0, outputNegEntropy - crosses[output * size + i]!),
    klToOutput: Math.max(0, negEntropy - crosses[i * size + output]!),
    jsFromOutput: i === output ? 0 : Math.min(Math.LN2, Math.max(0, js)),
  }
}
