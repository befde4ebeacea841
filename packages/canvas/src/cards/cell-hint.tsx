import { useEffect, useState } from 'react'
import { useEditor, useValue } from 'tldraw'
import { isCard } from '../editor/selection.js'

const KEY = 'lensboard.cell-hints'
const TIMES = 5

/** How often the hint was shown in this browser; a browser that keeps nothing shows it each time. */
function shownBefore(): number {
  try {
    return Number(localStorage.getItem(KEY)) || 0
  } catch {
    return 0
  }
}

function countOne(times: number): void {
  try {
    localStorage.setItem(KEY, String(times + 1))
  } catch {}
}

/** The first times that somebody reads cells: how to leave, and where the keys are listed. */
export function CellHint() {
  const editor = useEditor()
  const reading = useValue('card that is read', () => {
    const shape = editor.getEditingShape()
    return isCard(shape) ? shape.id : null
  }, [editor])
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const times = shownBefore()
    setShown(reading !== null && times < TIMES)
    if (reading !== null && times < TIMES) countOne(times)
  }, [reading])
  return reading && shown ? <Hint id={reading} /> : null
}

function Hint({ id }: { id: Parameters<ReturnType<typeof useEditor>['getShapePageBounds']>[0] }) {
  const editor = useEditor()
  const place = useValue('place of the hint', () => {
    const bounds = editor.getShapePageBounds(id)
    if (!bounds) return null
    const view = editor.getViewportScreenBounds()
    const { x, y } = editor.pageToViewport({ x: bounds.x, y: bounds.maxY })
    return { x: Math.round(Math.max(8, x)), y: Math.round(Math.min(y + 6, view.h - ABOVE_TOOLBAR)) }
  }, [editor, id])
  if (!place) return null
  return (
    <div className="lb-cell-hint" style={{ transform: `translate(${place.x}px, ${place.y}px)` }}>
      <kbd>Esc</kbd> leaves · <kbd>?</kbd> keys
    </div>
  )
}

/** The hint and tldraw's toolbar, in screen pixels. */
const ABOVE_TOOLBAR = 96
