import type { LensResult, LensRow, Tracked } from '@lensboard/contract'

interface Matched {
  a: LensResult
  b: LensResult
}

const known = new WeakMap<LensResult, WeakMap<LensResult, Matched>>()

/**
 * Two readings brought to the rows of either, in the order of the streams; cells of a row that one lacks are missing in
 * it. Readings that have the same rows stay as they are, and equal pairs give the same answer.
 */
export function matchRows(a: LensResult, b: LensResult): Matched {
  const byB = known.get(a) ?? new WeakMap<LensResult, Matched>()
  known.set(a, byB)
  const rows = joinRows(a.rows, b.rows)
  const matched = byB.get(b) ?? { a: withRows(a, rows), b: withRows(b, rows) }
  byB.set(b, matched)
  return matched
}

const SITES: readonly LensRow['site'][] = ['resid_pre', 'attn_out', 'resid_mid', 'mlp_out', 'resid_post']
const keyOf = ({ site, layer }: LensRow) => (site === 'output' ? site : `${site} ${layer}`)
const heightOf = ({ site, layer }: LensRow) =>
  site === 'output' ? Number.POSITIVE_INFINITY : layer * SITES.length + SITES.indexOf(site)

function joinRows(a: readonly LensRow[], b: readonly LensRow[]): LensRow[] {
  const rows = new Map([...a, ...b].map((row) => [keyOf(row), row]))
  return [...rows.values()].sort((x, y) => heightOf(x) - heightOf(y))
}

function withRows(result: LensResult, rows: LensRow[]): LensResult {
  const at = new Map(result.rows.map((row, i) => [keyOf(row), i]))
  const from = rows.map((row) => at.get(keyOf(row)))
  if (rows.length === result.rows.length) return result
  const place = <A extends Float32Array | Int32Array>(data: A, missing: number): A => {
    const width = data.length / result.rows.length
    const placed = new (data.constructor as new (n: number) => A)(rows.length * width).fill(missing) as A
    from.forEach((row, to) => {
      if (row !== undefined) placed.set(data.subarray(row * width, (row + 1) * width), to * width)
    })
    return placed
  }
  const floats = (data: Float32Array) => place(data, Number.NaN)
  const { tracked, jsFromOutput } = result
  return {
    ...result,
    rows,
    topIds: place(result.topIds, -1),
    topLogProbs: floats(result.topLogProbs),
    logSumExp: floats(result.logSumExp),
    entropy: floats(result.entropy),
    klFromOutput: floats(result.klFromOutput),
    klToOutput: floats(result.klToOutput),
    targetRank: place(result.targetRank, 0),
    targetLogProb: floats(result.targetLogProb),
    ...(jsFromOutput && { jsFromOutput: floats(jsFromOutput) }),
    ...(tracked && {
      tracked: { ...tracked, logProbs: floats(tracked.logProbs), ranks: place(tracked.ranks, 0) } satisfies Tracked,
    }),
  }
}
