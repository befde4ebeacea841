import {
  anchorToken,
  type CardResult,
  CellIdentity,
  HIGHLIGHT_COLORS,
  HIGHLIGHT_LIMITS,
  Highlight,
  type LensResult,
  rowName,
} from '@lensboard/contract'
import { type HighlightMark, highlightBox, type PlotLayout } from '@lensboard/heatmap'
import { type CardShape, HIGHLIGHT_KEY } from '../records/index.js'

/** A highlight under its name on the card. */
export interface NamedHighlight extends Highlight {
  id: string
  /** By the order in which they came. */
  number: number
}

/** Why nothing of a highlight is drawn. */
export type Hidden = 'rows' | 'positions' | 'tokens' | 'read'

/** A highlight with its place on what the card shows. */
export type PlacedHighlight = NamedHighlight &
  ({ mark: HighlightMark; hidden?: Hidden } | { mark?: never; hidden: Hidden })

const NONE: readonly NamedHighlight[] = []
const known = new WeakMap<object, readonly NamedHighlight[]>()

/** The highlights of a card, oldest first; the same array while the card's marks are the same. */
export function highlightsOf({ meta }: Pick<CardShape, 'meta'>): readonly NamedHighlight[] {
  const before = known.get(meta)
  if (before) return before
  const found = Object.entries(meta)
    .filter(([key]) => key.startsWith(HIGHLIGHT_KEY))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, value]) => {
      const read = Highlight.safeParse(value)
      return read.success ? [{ ...read.data, id: key.slice(HIGHLIGHT_KEY.length) }] : []
    })
    .map((one, i) => ({ ...one, number: i + 1 }))
  const all = found.length > 0 ? found : NONE
  known.set(meta, all)
  return all
}

/** Results whose rows have names that stay. */
export const hasNamedRows = (result: CardResult): result is LensResult => result.kind === 'lens'

/** The identity of a cell of a reading; undefined where there is none. */
export function cellIdentity(result: LensResult, row: number, position: number): CellIdentity | undefined {
  const [at, id, piece] = [result.rows[row], result.ids[position], result.tokens[position]]
  if (!at || id === undefined || !piece) return
  const read = CellIdentity.safeParse({ row: rowName(at), token: anchorToken(position, id, piece) })
  return read.success ? read.data : undefined
}

/** Where a cell is in what is read now; why not where it is not. */
export function cellNow(
  result: LensResult,
  { row, token }: CellIdentity,
): { row: number; position: number } | Extract<Hidden, 'tokens' | 'read'> {
  const at = result.rows.findIndex((one) => rowName(one) === row)
  if (at < 0) return 'read'
  return result.ids[token.position] === token.id ? { row: at, position: token.position } : 'tokens'
}

/** Highlights with their places; without a layout none is said to be left out of the picture. */
export function placedHighlights(
  all: readonly NamedHighlight[],
  result: LensResult,
  layout: PlotLayout | null,
): PlacedHighlight[] {
  return all.map((one): PlacedHighlight => {
    const [from, to] = [cellNow(result, one.from), cellNow(result, one.to)]
    if (typeof from === 'string') return { ...one, hidden: from }
    if (typeof to === 'string') return { ...one, hidden: to }
    const { id, number, label, color } = one
    const mark: HighlightMark = {
      ...{ id, number, label, color },
      rows: [Math.min(from.row, to.row), Math.max(from.row, to.row)],
      positions: [Math.min(from.position, to.position), Math.max(from.position, to.position)],
    }
    if (!layout || highlightBox(layout, mark)) return { ...one, mark }
    const drawnRows = layout.transposed ? layout.across : layout.rows
    const isRows = !drawnRows.some((row) => row >= mark.rows[0] && row <= mark.rows[1])
    return { ...one, mark, hidden: isRows ? 'rows' : 'positions' }
  })
}

/** The marks that a heatmap is given; undefined where there are none. */
export function marksOf(all: readonly NamedHighlight[], result: LensResult): HighlightMark[] | undefined {
  if (all.length === 0) return
  const marks = placedHighlights(all, result, null).flatMap(({ mark }) => mark ?? [])
  return marks.length > 0 ? marks : undefined
}

/** The colour that a next highlight gets: the one that is used least. */
export function nextColor(all: readonly NamedHighlight[]): Highlight['color'] {
  const uses = (color: string) => all.filter((one) => one.color === color).length
  return HIGHLIGHT_COLORS.toSorted((a, b) => uses(a) - uses(b))[0] ?? HIGHLIGHT_COLORS[0]
}

export const isFull = (all: readonly NamedHighlight[]): boolean => all.length >= HIGHLIGHT_LIMITS.offered
