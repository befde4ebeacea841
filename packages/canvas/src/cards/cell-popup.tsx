import { DifferenceDetails } from '@lensboard/heatmap'
import { useEditor, useValue } from 'tldraw'
import { CellActs } from '../annotations/cell-acts.js'
import { CellComments } from '../comments/cell-comments.js'
import type { CardShape } from '../records/index.js'
import { AttentionCellDetails } from './attention-cell-details.js'
import { type ShownRun, useShownRun } from './baseline.js'
import { type CellCursor, cellCursor, detailsView } from './card-state.js'
import { CausalDetails } from './causal-body.js'
import { CellLink } from './cell-link.js'
import { LensCellDetails } from './lens-cell-details.js'
import { groupsOf, sidesOf, useThrough } from './lens-words.js'
import { placeOfCell } from './listed-cells.js'
import { Popup } from './popup.js'

/** What is known of the cell that a person reads. */
export function CellPopup({ shape, cursor }: { shape: CardShape; cursor: CellCursor }) {
  const editor = useEditor()
  const { view, baseline } = useShownRun(shape.props)
  const { tab } = useValue('details view', () => detailsView(editor).get(), [editor])
  const room = useRoomBeside(shape)
  if (view.phase !== 'done') return null
  const { result } = view
  const cell = placeOfCell(editor, shape, result, cursor)
  if (!cell) return null
  const { spec } = shape.props
  const wide = spec.kind === 'lens' && tab !== 'cell' && room >= WIDE_ROOM
  const width = wide ? 'wide' : result.kind === 'lens' || result.kind === 'attention' ? 'normal' : 'narrow'
  const close = () => cellCursor(editor).set({ ...cursor, open: false })
  return (
    <Popup shape={shape} box={cell} label="Cell details" width={width} onClose={close}>
      <CellLink shape={shape} cursor={cursor} />
      {spec.kind === 'difference' ? (
        <DifferenceCell shape={shape} view={view} baseline={baseline} cursor={cursor} />
      ) : result.kind === 'lens' ? (
        <LensCellDetails
          shape={shape}
          result={result}
          baseline={baseline?.result.kind === 'lens' ? baseline.result : null}
          cursor={cursor}
          wide={wide}
        />
      ) : result.kind === 'attention' ? (
        <AttentionCellDetails shape={shape} result={result} cursor={cursor} />
      ) : (
        <CausalDetails result={result} cursor={cursor} />
      )}
      <CellActs shape={shape} cursor={cursor} />
      <CellComments shape={shape} cursor={cursor} />
    </Popup>
  )
}

/** A cell of a difference: what both readings have there. */
function DifferenceCell({ shape, view, baseline, cursor }: ShownRun & { shape: CardShape; cursor: CellCursor }) {
  const { spec, metric } = shape.props
  const sides = sidesOf(spec, useThrough(spec))
  if (view.phase !== 'done' || view.result.kind !== 'lens' || baseline?.result.kind !== 'lens' || !sides) return null
  return (
    <DifferenceDetails
      a={view.result}
      b={baseline.result}
      sides={sides}
      metric={metric}
      groups={groupsOf(spec)}
      row={cursor.row}
      position={cursor.column}
    />
  )
}

/** A wide popup with its gaps, in screen pixels. */
const WIDE_ROOM = 456

/** The larger of the free widths right and left of a card, in screen pixels. */
function useRoomBeside(shape: CardShape): number {
  const editor = useEditor()
  return useValue('room beside the card', () => {
    const bounds = editor.getShapePageBounds(shape.id)
    if (!bounds) return 0
    const { w } = editor.getViewportScreenBounds()
    const left = editor.pageToViewport({ x: bounds.x, y: bounds.y }).x
    return Math.round(Math.max(left, w - left - bounds.w * editor.getZoomLevel()))
  }, [editor, shape.id])
}
