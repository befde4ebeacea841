import type { DatasetMeasure, DatasetResult } from '@lensboard/contract'

/** What one prompt comes to, [rows] by measure; NaN where it has no value. */
export type PromptMeans = Partial<Record<DatasetMeasure, Float64Array>>

interface Sums {
  n: Int32Array
  mean: Float64Array
  squares: Float64Array
}

/** Means and spreads over prompts, kept as running sums (Welford), so that they are exact for long lists too. */
export function runningMeans(nRows: number) {
  const sums = new Map<DatasetMeasure, Sums>()
  const sumsOf = (measure: DatasetMeasure): Sums => {
    const known = sums.get(measure)
    if (known) return known
    const fresh = { n: new Int32Array(nRows), mean: new Float64Array(nRows), squares: new Float64Array(nRows) }
    sums.set(measure, fresh)
    return fresh
  }
  return {
    add(prompt: PromptMeans): void {
      for (const [measure, values] of Object.entries(prompt) as [DatasetMeasure, Float64Array][]) {
        const { n, mean, squares } = sumsOf(measure)
        for (const [row, value] of values.entries()) {
          if (!Number.isFinite(value)) continue
          const before = value - mean[row]!
          mean[row]! += before / ++n[row]!
          squares[row]! += before * (value - mean[row]!)
        }
      }
    },
    /** [measures, rows]; NaN where there is no value, and for the spread of a single one. */
    columns(): Pick<DatasetResult, 'measures' | 'mean' | 'std' | 'n'> {
      const measures = [...sums.keys()]
      const each = measures.map((measure) => sums.get(measure)!)
      const join = (of: (sum: Sums, row: number) => number) =>
        each.flatMap((sum) => Array.from({ length: nRows }, (_, row) => of(sum, row)))
      return {
        measures,
        mean: Float32Array.from(join(({ n, mean }, row) => (n[row] === 0 ? Number.NaN : mean[row]!))),
        std: Float32Array.from(
          join(({ n, squares }, row) => (n[row]! < 2 ? Number.NaN : Math.sqrt(squares[row]! / (n[row]! - 1)))),
        ),
        n: Int32Array.from(join(({ n }, row) => n[row]!)),
      }
    },
  }
}
