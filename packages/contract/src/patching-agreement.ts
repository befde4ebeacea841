import { canonicalJson } from './canonical.js'
import type { PatchingSpec } from './card.js'
import type { PatchingResult } from './result.js'

/** How well the effects of one patching by two methods agree, over the cells in which a patch can change anything. */
export interface PatchingAgreement {
  /** Places in `patched` of the cells that are compared. */
  cells: number[]
  /** Cells that no patch can change, before the first token that differs or after the position: 0 by either method. */
  leftOut: number
  /** Correlation of the metric after the patch, and of its ranks (ties share their mean rank); undefined with a `why`. */
  pearson?: number
  spearman?: number
  /** Why there is no correlation: too few cells, or a grid in which all cells are the same. */
  why?: 'few' | 'constant'
}

/** Two numbers always lie on a line. */
const CELLS_MIN = 3
/** A spread below this share of the numbers themselves is float32's rounding. */
const ROUNDING = 2 ** -20

/** The same question by the other method. */
export function byOtherMethod({ method, ...spec }: PatchingSpec): PatchingSpec {
  return method === 'gradient' ? spec : { ...spec, method: 'gradient' }
}

/** Whether two patchings ask the same, each by its method. */
export const isOtherMethod = (a: PatchingSpec, b: PatchingSpec): boolean =>
  a.method !== b.method && question(byOtherMethod(a)) === question(b)

/** Names are for people. */
const question = ({ checkpoint, ...spec }: PatchingSpec): string =>
  canonicalJson({ ...spec, checkpoint: checkpoint.hash })

/** Holds two grids of one question, each by its method, against each other; undefined where they are of different ones. */
export function patchingAgreement(a: PatchingResult, b: PatchingResult): PatchingAgreement | undefined {
  if (a.at !== b.at || a.nLayers !== b.nLayers || a.patched.length !== b.patched.length) return
  const nColumns = a.patched.length / a.nLayers
  const first = a.ids.findIndex((id, t) => id !== a.corruptedIds[t])
  const places = Array.from(a.patched, (_, cell) => cell)
  const moves = (cell: number) =>
    a.at === 'heads' || (cell % nColumns >= first && cell % nColumns <= a.position && first >= 0)
  const able = places.filter(moves)
  const cells = able.filter((cell) => Number.isFinite(a.patched[cell]) && Number.isFinite(b.patched[cell]))
  const found = { cells, leftOut: places.length - able.length }
  if (cells.length < CELLS_MIN) return { ...found, why: 'few' }
  const [x, y] = [a, b].map(({ patched }) => cells.map((cell) => patched[cell] ?? Number.NaN)) as [number[], number[]]
  if (isConstant(x) || isConstant(y)) return { ...found, why: 'constant' }
  return { ...found, pearson: correlation(x, y), spearman: correlation(ranks(x), ranks(y)) }
}

function isConstant(values: readonly number[]): boolean {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return most - least <= ROUNDING * Math.max(Math.abs(least), Math.abs(most))
}

function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [mx, my] = [mean(x), mean(y)]
  let [xx, yy, xy] = [0, 0, 0]
  for (const [i, value] of x.entries()) {
    const [dx, dy] = [value - mx, (y[i] ?? Number.NaN) - my]
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)))
}

/** Rank of each value from 1; equal ones share the mean of theirs. */
function ranks(values: readonly number[]): number[] {
  const order = values.map((value, i) => ({ value, i })).sort((p, q) => p.value - q.value)
  const out = new Array<number>(values.length).fill(0)
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && order[end]?.value === order[start]?.value) end++
    for (const { i } of order.slice(start, end)) out[i] = (start + 1 + end) / 2
    start = end
  }
  return out
}
