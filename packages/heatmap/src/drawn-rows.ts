import type { CardView } from '@lensboard/contract'

/** Positions that are drawn beside each other before a card opens on a window of them. */
export const WINDOW = 240

/** A range of positions, `to` exclusive. */
export interface PositionRange {
  from: number
  to: number
}

/** Data rows that are drawn, top first: from the end of the range down at a stride, and the last row always. */
export function drawnRows(rows: number, { from = 0, to = rows - 1, stride = 1 }: CardView['rows'] & {} = {}): number[] {
  const last = Math.max(0, rows - 1)
  const top = Math.min(Math.max(to, 0), last)
  const bottom = Math.min(Math.max(from, 0), top)
  const drawn: number[] = top < last ? [last] : []
  for (let row = top; row >= bottom; row -= Math.max(1, stride)) drawn.push(row)
  return drawn
}

/** The positions that are drawn: those that were chosen, else the last 240, which hold the prediction. */
export function shownPositions(tokens: number, chosen?: PositionRange): PositionRange {
  const n = Math.max(1, tokens)
  if (!chosen) return { from: Math.max(0, n - WINDOW), to: n }
  const from = Math.min(Math.max(0, chosen.from), n - 1)
  return { from, to: Math.min(n, Math.max(from + 1, chosen.to)) }
}

/** Whether a range of positions can be chosen under the plot. */
export const isWindowed = (tokens: number, chosen?: PositionRange): boolean => tokens > WINDOW || chosen !== undefined

/** "every row", "every 2nd row", "every 3rd row". */
export function strideWords(stride: number): string {
  if (stride <= 1) return 'every row'
  const teen = stride % 100 > 10 && stride % 100 < 14
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][stride % 10] ?? 'th')
  return `every ${stride}${ending} row`
}
