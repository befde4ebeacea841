import type { AttributionResult, CardResult, PatchingResult, PatchscopeResult } from '@lensboard/contract'
import {
  AttributionBars,
  AttributionDetails,
  AttributionLegend,
  AttributionTarget,
  attributionText,
  PatchingDetails,
  PatchingHeatmap,
  PatchingLegend,
  PatchingTarget,
  PatchscopeDetails,
  PatchscopeLegend,
  PatchscopeTable,
  PatchscopeTarget,
  type PlotCell,
  patchingText,
  patchscopeText,
} from '@lensboard/heatmap'
import { memo, useCallback, useMemo, useRef } from 'react'
import { useEditor } from 'tldraw'
import { useHighlights } from '../annotations/use-highlights.js'
import { useBoardHost } from '../editor/board-host.js'
import { restingCamera } from '../editor/resting-camera.js'
import type { CardShape } from '../records/index.js'
import { bodyBox } from './card-box.js'
import type { CellCursor } from './card-state.js'
import { moveTo } from './cell-mode.js'
import { leavesPointer } from './leaves-pointer.js'
import { MethodAgreement } from './patching-agreement.js'
import { SaveAs } from './save-as.js'
import { useGridFocus, useReading } from './use-body.js'

interface BodyProps<Result> {
  shape: CardShape
  result: Result
}

/** How a causal card's cells are read: like those of the others, by pointer and arrow keys. */
function useCells(shape: CardShape, result: CardResult) {
  const { id } = shape
  const editor = useEditor()
  const marked = useHighlights(editor, shape, result)
  const host = useBoardHost()
  const plot = useRef<HTMLDivElement>(null)
  const { theme, reading, cursor } = useReading(editor, id)
  const selected = useMemo(() => cursor && { row: cursor.row, column: cursor.column }, [cursor])
  const onSelect = useCallback(({ row, column }: PlotCell) => moveTo(editor, id, { row, column }), [editor, id])
  const onHover = useCallback(
    (cell: PlotCell | null) => host.pointAt(cell ? { shapeId: id, row: cell.row, position: cell.column } : undefined),
    [host, id],
  )
  useGridFocus(plot, reading)
  return {
    plot,
    theme,
    zoom: restingCamera(editor),
    cells: { interactive: reading, selected, onSelect, onHover, ...marked },
  }
}

/** What each component adds to a logit. */
export const AttributionBody = memo(function AttributionBody({ shape, result }: BodyProps<AttributionResult>) {
  const { plot, theme, cells } = useCells(shape, result)
  return (
    <>
      <div className="lb-card__pickers">
        <AttributionTarget result={result} />
      </div>
      <div
        ref={plot}
        className="lb-card__plot"
        data-list={shape.id}
        style={{ height: bodyBox('attribution', shape.props).height }}
      >
        <AttributionBars result={result} theme={theme} {...cells} />
      </div>
      <div className="lb-card__legend" {...leavesPointer}>
        <AttributionLegend result={result}>
          <SaveAs shape={shape} result={result} csv={() => attributionText(result, ',')} />
        </AttributionLegend>
      </div>
    </>
  )
})

/** Which activations restore the metric. */
export const PatchingBody = memo(function PatchingBody({ shape, result }: BodyProps<PatchingResult>) {
  const { plot, theme, zoom, cells } = useCells(shape, result)
  const { width, height } = bodyBox('patching', shape.props)
  return (
    <>
      <div className="lb-card__pickers" {...leavesPointer}>
        <PatchingTarget result={result} />
        <MethodAgreement shape={shape} result={result} />
      </div>
      <div ref={plot} className="lb-card__plot">
        <PatchingHeatmap result={result} width={width} height={height} theme={theme} zoom={zoom} {...cells} />
      </div>
      <div className="lb-card__legend" {...leavesPointer}>
        <PatchingLegend result={result} theme={theme}>
          <SaveAs shape={shape} result={result} csv={() => patchingText(result, ',')} />
        </PatchingLegend>
      </div>
    </>
  )
})

/** What the model says of an activation, layer by layer. */
export const PatchscopeBody = memo(function PatchscopeBody({ shape, result }: BodyProps<PatchscopeResult>) {
  const { plot, theme, cells } = useCells(shape, result)
  return (
    <>
      <div className="lb-card__pickers">
        <PatchscopeTarget result={result} />
      </div>
      <div
        ref={plot}
        className="lb-card__plot"
        data-list={shape.id}
        style={{ height: bodyBox('patchscope', shape.props).height }}
      >
        <PatchscopeTable result={result} theme={theme} {...cells} />
      </div>
      <div className="lb-card__legend" {...leavesPointer}>
        <PatchscopeLegend result={result} theme={theme}>
          <SaveAs shape={shape} result={result} csv={() => patchscopeText(result, ',')} />
        </PatchscopeLegend>
      </div>
    </>
  )
})

/** What a causal card knows of a cell; nothing of other kinds. */
export function CausalDetails({ result, cursor }: { result: CardResult; cursor: CellCursor }) {
  const { row, column } = cursor
  if (result.kind === 'attribution') return <AttributionDetails result={result} row={row} />
  if (result.kind === 'patching') return <PatchingDetails result={result} row={row} column={column} />
  return result.kind === 'patchscope' ? <PatchscopeDetails result={result} row={row} column={column} /> : null
}
