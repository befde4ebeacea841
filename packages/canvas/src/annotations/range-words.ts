import type { Highlight, LensResult } from '@lensboard/contract'
import { rowLabel } from '@lensboard/heatmap'
import { cellNow } from './highlights.js'

/** Where a highlight is: "L4 to L7 · positions 3 to 5"; by its names where the reading has it no longer. */
export function rangeWords(result: LensResult, { from, to }: Pick<Highlight, 'from' | 'to'>): string {
  const ends = [from, to].map((cell) => cellNow(result, cell))
  const rows = ends.map((end, i) => {
    const row = typeof end === 'string' ? undefined : result.rows[end.row]
    return row ? rowLabel(row) : (i === 0 ? from : to).row
  })
  const positions = [from.token.position, to.token.position].toSorted((a, b) => a - b)
  const [first, last] = positions
  return `${span(rows)} · ${first === last ? `position ${first}` : `positions ${first} to ${last}`}`
}

const span = ([a, b]: string[]) => (a === b ? a : `${b} to ${a}`)
