import { CellIdentity, HIGHLIGHT_LIMITS, Highlight } from '@lensboard/contract'
import { CARD_TYPE } from './card-shape.js'
import type { BoardRecord } from './schema.js'

/**
 * A highlight is a register of its own on its card, so that people who mark at once both keep theirs; and it goes where
 * its card goes. The name after this prefix is the highlight's own.
 */
export const HIGHLIGHT_KEY = 'highlight:'
const HIGHLIGHT_NAME = /^highlight:[\w-]{1,32}$/

/** On the binding of an arrow to a card: the cell at which the arrow ends. */
export const CELL_KEY = 'cell'

/** Why what a record carries as annotations is none; undefined where it is, or carries none. */
export function annotationProblem(record: BoardRecord): string | undefined {
  if (record.typeName === 'shape') return highlightsProblem(record)
  if (record.typeName !== 'binding' || !(CELL_KEY in record.meta)) return
  return CellIdentity.safeParse(record.meta[CELL_KEY]).success ? undefined : 'An arrow here ends at no cell.'
}

function highlightsProblem({ type, meta }: Extract<BoardRecord, { typeName: 'shape' }>): string | undefined {
  const marks = Object.entries(meta).filter(([key]) => key.startsWith(HIGHLIGHT_KEY))
  if (marks.length === 0) return
  if (type !== CARD_TYPE) return 'Only cards have highlights.'
  if (marks.length > HIGHLIGHT_LIMITS.kept) return `A card has at most ${HIGHLIGHT_LIMITS.kept} highlights.`
  const isOne = ([key, value]: [string, unknown]) => HIGHLIGHT_NAME.test(key) && Highlight.safeParse(value).success
  return marks.every(isOne) ? undefined : 'A highlight here is none that a board shows.'
}
