import { type RefObject, useEffect } from 'react'
import { type Editor, type TLShapeId, useIsDarkMode, useValue } from 'tldraw'
import { cellCursor } from './card-state.js'

/** What a person sees of a card's view state: theme, whether the cells are being read, which cell. */
export function useReading(editor: Editor, id: TLShapeId) {
  const theme = useIsDarkMode() ? ('dark' as const) : ('light' as const)
  const reading = useValue('is reading', () => editor.getEditingShapeId() === id, [editor, id])
  const cursor = useValue('cursor here', () => {
    const at = cellCursor(editor).get()
    return at?.shapeId === id ? at : null
  }, [editor, id])
  return { theme, reading, cursor }
}

const CELLS = '[role="gridcell"][tabindex="0"], .lb-table-scroll'

/** Brings the keyboard into the plot's grid while its cells are read and no field or popup has it. */
export function useGridFocus(plot: RefObject<HTMLDivElement | null>, reading: boolean) {
  useEffect(() => {
    if (!reading) return
    const frame = requestAnimationFrame(() => {
      const cells = plot.current?.querySelector<HTMLElement>(CELLS)
      // Who sorts a table or picks a metric keeps the keyboard there.
      if (!plot.current?.contains(document.activeElement)) cells?.focus({ preventScroll: true })
    })
    return () => cancelAnimationFrame(frame)
  }, [plot, reading])
}
