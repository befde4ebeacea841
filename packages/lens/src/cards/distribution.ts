/** log Σ exp over one distribution's logits, in float64. */
export function logSumExpOf(logits: Float32Array): number {
  const most = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  return most + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0))
}

/** The ids of the `count` largest logits, largest first; of equal ones the lower id first. */
export function mostProbable(logits: Float32Array, count: number): number[] {
  const best: number[] = []
  for (let id = 0; id < logits.length; id++) {
    const place = best.findIndex((other) => logits[id]! > logits[other]!)
    if (place >= 0) best.splice(place, 0, id)
    else if (best.length < count) best.push(id)
    if (best.length > count) best.pop()
  }
  return best
}
