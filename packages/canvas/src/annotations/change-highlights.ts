import type { CardResult, Highlight, HighlightPart, HighlightRange } from '@lensboard/contract'
import { areOfOnePlot, HIGHLIGHT_COLORS, HIGHLIGHT_PARTS } from '@lensboard/contract'
import { dataCell, OVERVIEW_PLOT } from '@lensboard/heatmap'
import { type Editor, type TLShapeId, uniqueId } from 'tldraw'
import { announce } from '../cards/announce.js'
import { previewOf } from '../cards/attention-look.js'
import { type CellCursor, cellCursor, cellRange } from '../cards/card-state.js'
import { isTable } from '../cards/own-table.js'
import { plural } from '../cards/words.js'
import { hostOf } from '../editor/board-host.js'
import { type CardShape, HIGHLIGHT_KEY, highlightKey } from '../records/index.js'
import { markable, readPlot, seenPlots } from './card-plots.js'
import { highlightsOf, isFull, keyOf, type NamedHighlight, nextColor } from './highlights.js'
import { cellAtPlace, type Place, ROWS } from './locate-cell.js'
import { openHighlight } from './open-highlight.js'
import { rangeAsked } from './range-asked.js'

/** Names that sort by when they were made, so that numbers stay; of one moment, in any order. */
const newName = () => `${Date.now().toString(36)}-${uniqueId(6)}`

/**
 * Marks what is chosen on a card that is read: a range, else a cell, a head or a row. It opens for its label; one that
 * was asked for another range gets this one. False where nothing that can be marked is chosen.
 */
export function highlightCells(editor: Editor, shape: CardShape, cursor: CellCursor | null): boolean {
  const range = chosenRange(editor, shape, cursor)
  if (!range) return false
  const asked = rangeAsked(editor).get()
  const changed = asked?.shapeId === shape.id ? highlightsOf(shape).find(({ id }) => id === asked.id) : undefined
  rangeAsked(editor).set(null)
  if (changed) moveHighlight(editor, shape, changed, range)
  else if (!addHighlight(editor, shape, range)) return true
  cellRange(editor).set(null)
  const cursorNow = cellCursor(editor).get()
  if (cursorNow) cellCursor(editor).set({ ...cursorNow, open: false })
  return true
}

/** What is chosen on a card, by identity; null where nothing is that can be marked. */
export function chosenRange(editor: Editor, shape: CardShape, cursor: CellCursor | null): HighlightRange | null {
  const result = isTable(editor, shape) ? null : markable(editor, shape)
  const places = result && chosenPlaces(editor, shape, result, cursor)
  const [from, to] = (places ?? []).map((place) => result && cellAtPlace(result, place))
  return from && to ? { from, to } : null
}

function chosenPlaces(
  editor: Editor,
  shape: CardShape,
  result: CardResult,
  cursor: CellCursor | null,
): [Place, Place] | null {
  const chosen = cellRange(editor).get()
  const plot = chosen?.shapeId === shape.id ? (chosen.plot ?? readPlot(editor, shape, result)) : null
  const layout = plot ? seenPlots(editor, shape, result).drawn.get(plot) : undefined
  if (chosen && plot && layout) {
    const { rows, columns } = chosen.block
    const corner = (i: 0 | 1): Place => ({ plot, ...dataCell(layout, { row: rows[i], column: columns[i] }) })
    return [corner(0), corner(1)]
  }
  const one = focusedPlace(editor, shape) ?? cursorPlace(editor, shape, result, cursor)
  return one && [one, one]
}

function cursorPlace(editor: Editor, shape: CardShape, result: CardResult, cursor: CellCursor | null): Place | null {
  const plot = cursor && readPlot(editor, shape, result)
  return plot && plot !== ROWS ? { plot, row: cursor.row, column: cursor.column } : null
}

/** The head of an overview, or the row of a data set, that has the keyboard: they have no cursor. */
function focusedPlace(editor: Editor, shape: CardShape): Place | null {
  const { activeElement } = document
  if (!(activeElement instanceof HTMLElement)) return null
  if (activeElement.matches('.lb-dataset-row')) return { plot: ROWS, row: 0, column: Number(activeElement.dataset.row) }
  const head = activeElement.matches('[data-heads]') ? previewOf(editor, shape.id) : null
  return head && typeof head.head === 'number' ? { plot: OVERVIEW_PLOT, row: head.layer, column: head.head } : null
}

/** A new highlight, open for its label; false, and said, where the card has as many as it can have. */
function addHighlight(editor: Editor, shape: CardShape, range: HighlightRange): boolean {
  const all = highlightsOf(shape)
  if (isFull(all)) {
    hostOf(editor)?.say('This card has as many highlights as it can have. Remove one to add another.')
    return false
  }
  const id = newName()
  const made: Highlight = { ...range, label: '', color: nextColor(all) }
  changeMarks(editor, shape.id, 'highlight cells', (marks) => ({ ...marks, [keyOf(id)]: made }))
  openHighlight(editor).set({ shapeId: shape.id, id })
  announce(editor, `Highlighted. ${plural(all.length + 1, 'highlight')} on this card.`)
  return true
}

/** Another range for a highlight; of one cell, everything from its first corner to there. */
function moveHighlight(editor: Editor, shape: CardShape, { id, from }: NamedHighlight, range: HighlightRange): void {
  const isOne = range.from === range.to || JSON.stringify(range.from) === JSON.stringify(range.to)
  const next = isOne && areOfOnePlot(from, range.to) ? { from, to: range.to } : range
  changeHighlight(editor, shape.id, id, 'range', next)
  openHighlight(editor).set({ shapeId: shape.id, id, walked: true })
  announce(editor, 'The highlight has another range.')
}

const WORDS: Record<HighlightPart, string> = {
  label: 'label a highlight',
  color: 'colour a highlight',
  range: 'change the range of a highlight',
}

type Marks = CardShape['meta']

/** Changes one part of a highlight, as one undo step; nothing of one that was removed meanwhile. */
export function changeHighlight(editor: Editor, shapeId: TLShapeId, id: string, part: HighlightPart, value: unknown) {
  const read = HIGHLIGHT_PARTS[part].safeParse(value)
  const shape = editor.getShape<CardShape>(shapeId)
  if (!read.success || !shape || !(keyOf(id) in shape.meta)) return
  changeMarks(editor, shapeId, WORDS[part], (marks) => ({ ...marks, [keyOf(id, part)]: read.data }))
}

/** Takes a highlight away, as one undo step. */
export function removeHighlight(editor: Editor, shapeId: TLShapeId, id: string): void {
  changeMarks(editor, shapeId, 'remove a highlight', ({ [keyOf(id)]: _gone, ...others }) => others)
}

/** The colour after a highlight's own, round in a circle. */
export function nextColorOf({ color }: Pick<Highlight, 'color'>): Highlight['color'] {
  const at = HIGHLIGHT_COLORS.indexOf(color)
  return HIGHLIGHT_COLORS[(at + 1) % HIGHLIGHT_COLORS.length] ?? color
}

function changeMarks(editor: Editor, shapeId: TLShapeId, name: string, change: (marks: Marks) => Marks): void {
  editor.markHistoryStoppingPoint(name)
  editor.run(() => editor.store.update(shapeId, (shape) => ({ ...shape, meta: withoutRemains(change(shape.meta)) })))
}

/** Without parts of highlights that are gone: what one changes while another removes it stays behind. */
function withoutRemains(marks: Marks): Marks {
  const isLeft = (key: string) => {
    const part = key.startsWith(HIGHLIGHT_KEY) ? highlightKey(key) : null
    return !part?.part || keyOf(part.name) in marks
  }
  return Object.fromEntries(Object.entries(marks).filter(([key]) => isLeft(key)))
}
