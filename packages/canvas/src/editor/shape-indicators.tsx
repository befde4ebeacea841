import { type Editor, type TLShapeId, useEditor, useEditorComponents, useValue } from 'tldraw'

/** States of the select tool in which what is selected is outlined, and of those the ones in which a pointed shape is. */
const POINTED_IN = ['select.idle', 'select.editing_shape'] as const
const SHOWN_IN = [
  ...POINTED_IN,
  'select.brushing',
  'select.scribble_brushing',
  'select.pointing_shape',
  'select.pointing_selection',
  'select.pointing_handle',
] as const

/** Shapes that are outlined, as tldraw chooses them. */
function outlined(editor: Editor): TLShapeId[] {
  const { isChangingStyle, isHoveringCanvas, isCoarsePointer } = editor.getInstanceState()
  if (isChangingStyle || !editor.isInAny(...SHOWN_IN)) return []
  const points = isHoveringCanvas && !isCoarsePointer && editor.isInAny(...POINTED_IN)
  const pointed = points ? editor.getHoveredShapeId() : null
  const selected = editor.getSelectedShapeIds()
  return pointed && !selected.includes(pointed) ? [...selected, pointed] : selected
}

/** Outlines of selected and pointed shapes. tldraw's own keeps one in the page for every shape of the board. */
export function ShapeIndicators() {
  const editor = useEditor()
  const { ShapeIndicator } = useEditorComponents()
  // As one text, so that whatever else the editor notes while the pointer moves renders nothing.
  const ids = useValue('outlined shapes', () => JSON.stringify(outlined(editor)), [editor])
  if (!ShapeIndicator) return null
  return (JSON.parse(ids) as TLShapeId[]).map((id) => <ShapeIndicator key={id} shapeId={id} />)
}
