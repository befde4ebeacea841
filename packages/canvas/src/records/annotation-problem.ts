import { HIGHLIGHT_LIMITS, HIGHLIGHT_PARTS, Highlight, type HighlightPart, MarkedCell } from '@lensboard/contract'
import { CARD_TYPE } from './card-shape.js'
import type { BoardRecord } from './schema.js'

/**
 * A highlight is a register of its own on its card, so that people who mark at once both keep theirs; and it goes where
 * its card goes. The name after this prefix is the highlight's own; it is written once. What is changed of it later has a
 * register each, `highlight:<name>:<part>`, so that a new label and a new colour of two people both hold, and a highlight
 * that somebody removes does not come back by what another changes of it.
 */
export const HIGHLIGHT_KEY = 'highlight:'
const HIGHLIGHT_NAME = /^highlight:([\w-]{1,32})(?::(label|color|range))?$/

/** On the binding of an arrow to a card: the cell at which the arrow ends. */
export const CELL_KEY = 'cell'

/** What a key of a card's marks is about: which highlight, and which part of it where it is not the whole. */
export function highlightKey(key: string): { name: string; part?: HighlightPart } | null {
  const [, name, part] = HIGHLIGHT_NAME.exec(key) ?? []
  return name ? { name, ...(part && { part: part as HighlightPart }) } : null
}

/** Why what a record carries as annotations is none; undefined where it is, or carries none. */
export function annotationProblem(record: BoardRecord): string | undefined {
  if (record.typeName === 'shape') return highlightsProblem(record)
  if (record.typeName !== 'binding' || !(CELL_KEY in record.meta)) return
  return MarkedCell.safeParse(record.meta[CELL_KEY]).success ? undefined : 'An arrow here ends at no cell.'
}

function highlightsProblem({ type, meta }: Extract<BoardRecord, { typeName: 'shape' }>): string | undefined {
  const marks = Object.entries(meta).filter(([key]) => key.startsWith(HIGHLIGHT_KEY))
  if (marks.length === 0) return
  if (type !== CARD_TYPE) return 'Only cards have highlights.'
  const whole = marks.filter(([key]) => highlightKey(key)?.part === undefined)
  if (whole.length > HIGHLIGHT_LIMITS.kept) return `A card has at most ${HIGHLIGHT_LIMITS.kept} highlights.`
  return marks.every(isOne) ? undefined : 'A highlight here is none that a board shows.'
}

function isOne([key, value]: [string, unknown]): boolean {
  const named = highlightKey(key)
  return named !== null && (named.part ? HIGHLIGHT_PARTS[named.part] : Highlight).safeParse(value).success
}
