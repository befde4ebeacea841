/** What is known of a mean of Jacobians after some prompts; all that a fit needs to go on. */
export interface JacobianMean {
  nPrompts: number
  /** [L − 1, dModel, dModel] */
  mean: Float32Array
  /**
   * How far a prompt moves the mean, relative to it, largest over layers and smoothed over prompts; falls about as 1 / n
   * once settled. No number after the first prompt.
   */
  change: number
}

/** One prompt moves the mean by chance, so the change is what the last ones say together. */
const SMOOTHING = 0.9

/** Adds one prompt's Jacobian to a running mean, in place. */
export function addJacobian(before: JacobianMean | undefined, jacobian: Float32Array, nLayers: number): JacobianMean {
  if (!before) return { nPrompts: 1, mean: jacobian.slice(), change: Number.NaN }
  const { mean } = before
  const nPrompts = before.nPrompts + 1
  const size = mean.length / nLayers
  let change = 0
  for (let layer = 0; layer < nLayers; layer++) {
    let [moved, norm] = [0, 0]
    for (let i = layer * size; i < (layer + 1) * size; i++) {
      const step = (jacobian[i]! - mean[i]!) / nPrompts
      moved += step * step
      norm += mean[i]! * mean[i]!
      mean[i]! += step
    }
    change = Math.max(change, Math.sqrt(moved / norm))
  }
  const smoothed = Number.isNaN(before.change) ? change : SMOOTHING * before.change + (1 - SMOOTHING) * change
  return { nPrompts, mean, change: smoothed }
}
