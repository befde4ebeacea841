import type { LensResult, TokenGroup } from '@lensboard/contract'
import { showPiece } from '../fit.js'
import type { Cell, Table } from '../table.js'

/** What stands for a rank that was not counted. */
export const NO_RANK = '#–'

const rankText = (rank: number) => (rank === 0 || !Number.isFinite(rank) ? NO_RANK : `#${rank}`)

/** Probability and rank of chosen tokens and groups after the last token, row by row, the output on top. */
export function trackedTable(
  { rows, tracked, vocabulary }: LensResult,
  chosen: readonly number[],
  groups: readonly TokenGroup[],
): Table | undefined {
  if (!tracked || chosen.length === 0) return undefined
  const from = tracked.starts.at(-2)!
  const place = (id: number) => tracked.ids.indexOf(id, from)
  const at = (row: number, id: number) => row * tracked.ids.length + place(id)
  const single = (row: number, id: number): Cell | undefined => {
    const share = Math.exp(tracked.logProbs[at(row, id)]!)
    if (Number.isNaN(share)) return undefined
    // A scan in 8 bits does not count every rank.
    return { text: rankText(tracked.ranks[at(row, id)]!), share }
  }
  // Probabilities of a group add, and its rank is the best that was counted.
  const sum = (row: number, { ids }: TokenGroup): Cell => ({
    text: rankText(Math.min(...ids.map((id) => tracked.ranks[at(row, id)] || Number.POSITIVE_INFINITY))),
    share: ids.reduce((all, id) => all + Math.exp(tracked.logProbs[at(row, id)]!), 0),
  })
  const drawn = rows.map((row, r) => ({
    label: row.site === 'output' ? 'output' : `${row.site} ${row.layer}`,
    cells: [...chosen.map((id) => single(r, id)), ...groups.map((group) => sum(r, group))],
  }))
  const columns = [...chosen.map((id) => showPiece(vocabulary.get(id)!)), ...groups.map(({ name }) => `Σ ${name}`)]
  return { corner: 'rank', columns, rows: drawn.reverse() }
}
