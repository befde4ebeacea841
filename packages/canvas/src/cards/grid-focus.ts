import type { Editor, TLShapeId } from 'tldraw'

const STOPS = 'button:not(:disabled), select:not(:disabled), input:not(:disabled), a[href], [tabindex="0"]'
const CELL = '[role="gridcell"][tabindex="0"], .lb-table-scroll'

const cardOf = (editor: Editor, id: TLShapeId) =>
  editor.getContainer().querySelector<HTMLElement>(`[data-shape-id="${CSS.escape(id)}"] .lb-card`)
const popupOf = (editor: Editor) => editor.getContainer().querySelector<HTMLElement>('.lb-popup')

const shown = (element: HTMLElement) =>
  element.tabIndex >= 0 && element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden'
const stopsIn = (part: Element | null) => [...(part?.querySelectorAll<HTMLElement>(STOPS) ?? [])].filter(shown)

/** Gives the keyboard to the chosen cell of a card, or to its table. */
export const focusCell = (editor: Editor, id: TLShapeId): void =>
  cardOf(editor, id)?.querySelector<HTMLElement>(CELL)?.focus({ preventScroll: true })

/** Gives the keyboard to the open details, to their list where they have one. */
export function focusPopup(editor: Editor): void {
  const popup = popupOf(editor)
  const list = popup?.querySelector('[role="tabpanel"], ol, ul, table')
  const stop = stopsIn(list ?? null)[0] ?? stopsIn(popup).find((one) => !one.matches('.lb-popup__close')) ?? popup
  stop?.focus({ preventScroll: true })
}

/**
 * The next control of a card that is read, round in a circle: cells, legend, header and back; from the details of a cell
 * it leads back to the cell. Esc is the way out.
 */
export function focusNext(editor: Editor, id: TLShapeId, by: 1 | -1): true {
  const popup = popupOf(editor)
  const { activeElement } = document
  const inside = popup?.contains(activeElement) ? popup : null
  const stops = stopsIn(inside ?? cardOf(editor, id))
  const at = stops.indexOf(activeElement as HTMLElement)
  const next = at + by
  if (inside && (next < 0 || next >= stops.length)) focusCell(editor, id)
  else stops.at(next % stops.length)?.focus({ preventScroll: true })
  return true
}
