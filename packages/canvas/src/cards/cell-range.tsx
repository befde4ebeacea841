import { RangeProvider } from '@lensboard/heatmap'
import { type ReactNode, useMemo } from 'react'
import { type TLShapeId, useEditor, useValue } from 'tldraw'
import { announce } from './announce.js'
import { cellRange } from './card-state.js'
import { plural } from './words.js'

/** Keeps the range of cells of a card where Esc finds it, and tells how large it is. */
export function CellRange({ id, children }: { id: TLShapeId; children: ReactNode }) {
  const editor = useEditor()
  const range = useValue('range here', () => {
    const chosen = cellRange(editor).get()
    return chosen?.shapeId === id && !chosen.plot ? chosen.block : null
  }, [editor, id])
  const keeper = useMemo(
    () => ({
      range,
      setRange(block: typeof range) {
        cellRange(editor).set(block && { shapeId: id, block })
        if (!block) return
        const [rows, columns] = [block.rows, block.columns].map(([from, to]) => to - from + 1) as [number, number]
        announce(editor, `${plural(rows, 'row')} by ${plural(columns, 'position')} selected.`)
      },
    }),
    [editor, id, range],
  )
  return <RangeProvider value={keeper}>{children}</RangeProvider>
}
