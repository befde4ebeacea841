import { expect } from 'vitest'

type Numbers = ArrayLike<number>

/** Largest |a − b|; NaN on one side only is infinitely far. */
export function largestDifference(a: Numbers, b: Numbers): number {
  expect(a.length).toBe(b.length)
  let most = 0
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!)
    if (Number.isNaN(difference)) {
      if (!(Number.isNaN(a[i]!) && Number.isNaN(b[i]!))) return Number.POSITIVE_INFINITY
    } else most = Math.max(most, difference)
  }
  return most
}

/** Largest |a − b| as a share of the largest |b|. */
export function relativeDifference(a: Numbers, b: Numbers): number {
  let scale = 0
  for (let i = 0; i < b.length; i++) scale = Math.max(scale, Math.abs(b[i]!))
  return largestDifference(a, b) / scale
}

/** Largest differences met in one file, by what was compared; printed, so that a drift is seen before it fails. */
export function ledger(title: string) {
  const most = new Map<string, number>()
  return {
    note(what: string, difference: number): number {
      most.set(what, Math.max(most.get(what) ?? 0, difference))
      return difference
    },
    print(): void {
      const lines = [...most].map(([what, difference]) => `  ${what.padEnd(24)} ${difference.toExponential(1)}`)
      process.stdout.write(`${title}: largest difference to the reference\n${lines.join('\n')}\n`)
    },
  }
}
