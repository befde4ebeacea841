import type { LensResult } from '@lensboard/contract'
import { showPiece } from './fit.js'
import type { Table } from './table.js'

/** Probability and rank of chosen tokens after the last token, row by row, the output on top. */
export function trackedTable({ rows, tracked, vocabulary }: LensResult, chosen: readonly number[]): Table | undefined {
  if (!tracked || chosen.length === 0) return undefined
  const from = tracked.starts.at(-2)!
  const places = chosen.map((id) => tracked.ids.indexOf(id, from))
  const drawn = rows.map((row, r) => ({
    label: row.site === 'output' ? 'output' : `${row.site} ${row.layer}`,
    cells: places.map((place) => {
      const at = r * tracked.ids.length + place
      const rank = tracked.ranks[at]!
      return rank === 0 ? undefined : { text: `#${rank}`, share: Math.exp(tracked.logProbs[at]!) }
    }),
  }))
  return { corner: 'rank', columns: chosen.map((id) => showPiece(vocabulary.get(id)!)), rows: drawn.reverse() }
}
