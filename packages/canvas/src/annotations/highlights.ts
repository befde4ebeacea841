import { HIGHLIGHT_COLORS, HIGHLIGHT_LIMITS, HIGHLIGHT_PARTS, Highlight, type HighlightPart } from '@lensboard/contract'
import { type CardShape, HIGHLIGHT_KEY, highlightKey } from '../records/index.js'

/** A highlight under its name on the card. */
export interface NamedHighlight extends Highlight {
  id: string
  /** By the order in which they came. */
  number: number
}

const NONE: readonly NamedHighlight[] = []
const known = new WeakMap<object, readonly NamedHighlight[]>()

/** The highlights of a card, oldest first; the same array while the card's marks are the same. */
export function highlightsOf({ meta }: Pick<CardShape, 'meta'>): readonly NamedHighlight[] {
  const before = known.get(meta)
  if (before) return before
  const found = Object.entries(meta)
    .filter(([key]) => key.startsWith(HIGHLIGHT_KEY) && highlightKey(key)?.part === undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, value]) => {
      const read = Highlight.safeParse(value)
      return read.success ? [changed({ ...read.data, id: key.slice(HIGHLIGHT_KEY.length) }, meta)] : []
    })
    .map((one, i) => ({ ...one, number: i + 1 }))
  const all = found.length > 0 ? found : NONE
  known.set(meta, all)
  return all
}

/** The key of a part of a highlight, or of the highlight itself. */
export const keyOf = (id: string, part?: HighlightPart): string => `${HIGHLIGHT_KEY}${id}${part ? `:${part}` : ''}`

/** A highlight with what was changed of it since it was made. */
function changed<Made extends Highlight & { id: string }>(made: Made, meta: CardShape['meta']): Made {
  const { label, color, range } = HIGHLIGHT_PARTS
  const part = (name: HighlightPart) => meta[keyOf(made.id, name)]
  return {
    ...made,
    label: label.safeParse(part('label')).data ?? made.label,
    color: color.safeParse(part('color')).data ?? made.color,
    ...range.safeParse(part('range')).data,
  }
}

/** The colour that a next highlight gets: the one that is used least. */
export function nextColor(all: readonly NamedHighlight[]): Highlight['color'] {
  const uses = (color: string) => all.filter((one) => one.color === color).length
  return HIGHLIGHT_COLORS.toSorted((a, b) => uses(a) - uses(b))[0] ?? HIGHLIGHT_COLORS[0]
}

export const isFull = (all: readonly NamedHighlight[]): boolean => all.length >= HIGHLIGHT_LIMITS.offered
