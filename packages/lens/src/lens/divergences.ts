/** Sums over one row of logits x with their largest m: d = x − m, and d' the output row's. */
export interface RowSums {
  /** m */
  most: number
  /** Σ exp d */
  mass: number
  /** Σ exp(d) d */
  logs: number
  /** Σ exp(d) (d − d') */
  toOutput: number
  /** Σ exp(d') (d' − d) */
  fromOutput: number
}

/** What a row is told beside the output by, in nats; NaN where a logit is no number. */
export interface Measures {
  logSumExp: number
  entropy: number
  klFromOutput: number
  klToOutput: number
  jsFromOutput: number
}

/** Measures of the output row itself. */
export function outputMeasures(sums: RowSums): Measures {
  return { ...ownMeasures(sums), klFromOutput: 0, klToOutput: 0, jsFromOutput: 0 }
}

/** Numbers close to 1 / Σ exp d, in float32, by which the kernel mixes a row with the output. */
export const scaleOf = ({ mass }: RowSums) => Math.fround(1 / mass)

/** Measures of another row; `mixed` is Σ s ln s with s = scale · exp d + output scale · exp d'. */
export function rowMeasures(row: RowSums, output: RowSums, mixed: number): Measures {
  const between = Math.log(row.mass) - Math.log(output.mass)
  // With u and w the scaled exponentials, whose sums rounding leaves a little off 1, and s = u + w:
  // 2 JS = Σ u ln u + Σ w ln w − Σ s ln (s / 2), true of any sums.
  const js = (scaledLogs(row) + scaledLogs(output) - mixed + Math.LN2 * (scaledMass(row) + scaledMass(output))) / 2
  return {
    ...ownMeasures(row),
    klFromOutput: notBelow0(row.fromOutput / output.mass + between),
    klToOutput: notBelow0(row.toOutput / row.mass - between),
    jsFromOutput: Math.min(Math.LN2, notBelow0(js)),
  }
}

function ownMeasures({ most, mass, logs }: RowSums) {
  const logMass = Math.log(mass)
  return { logSumExp: most + logMass, entropy: notBelow0(logMass - logs / mass) }
}

const scaledMass = (row: RowSums) => scaleOf(row) * row.mass

/** Σ u ln u of u = scale · exp d. */
const scaledLogs = (row: RowSums) => scaleOf(row) * (row.logs + row.mass * Math.log(scaleOf(row)))

/** None can be negative; differences of rounded sums can, by a few last places. NaN stays NaN. */
const notBelow0 = (x: number) => Math.max(x, 0)
