import type { LensResult } from '@lensboard/contract'
import { Legend, type LensCell, LensHeatmap } from '@lensboard/heatmap'
import { memo, useCallback, useMemo, useRef } from 'react'
import { useEditor } from 'tldraw'
import { useBoardHost } from '../editor/board-host.js'
import type { BodyProps } from './body-props.js'
import { bodyBox, plotOf } from './card-box.js'
import { hoverOf } from './card-state.js'
import { moveTo } from './cell-mode.js'
import { changeCard } from './change-card.js'
import { leavesPointer } from './leaves-pointer.js'
import { groupsOf, sidesOf, useThrough } from './lens-words.js'
import { useGridFocus, useView } from './use-body.js'

/** The heatmap and legend of a lens card. */
export const LensBody = memo(function LensBody({ shape, result, baseline, readonly }: BodyProps<LensResult>) {
  const editor = useEditor()
  const host = useBoardHost()
  const plot = useRef<HTMLDivElement>(null)
  const { theme, zoom, reading, cursor } = useView(editor, shape.id)
  const { id, props } = shape
  const hover = hoverOf(editor, id)
  const { w, h, metric, spec } = props
  const groups = groupsOf(spec)
  const through = useThrough(spec)
  const sides = useMemo(() => sidesOf(spec, through), [spec, through])
  const box = bodyBox('lens', { w, h })
  const stride = useMemo(() => plotOf(result, { w, h })?.stride ?? 1, [result, w, h])
  const selected = useMemo(() => cursor && { row: cursor.row, position: cursor.column }, [cursor])
  const read = useCallback(
    ({ row, position }: LensCell) => moveTo(editor, id, { row, column: position }),
    [editor, id],
  )
  const pointAt = useCallback(
    (cell: LensCell | null) => host.pointAt(cell ? { shapeId: id, ...cell } : undefined),
    [host, id],
  )
  useGridFocus(plot, reading)
  return (
    <>
      <div ref={plot} className="lb-card__plot">
        <LensHeatmap
          result={result}
          metric={metric}
          baseline={baseline}
          sides={sides}
          through={through}
          groups={groups}
          width={box.width}
          height={box.height}
          theme={theme}
          zoom={zoom}
          interactive={reading}
          selected={selected}
          hover={hover}
          onHover={pointAt}
          onSelect={read}
          onOpen={read}
        />
      </div>
      <div className="lb-card__legend" {...leavesPointer}>
        <Legend
          result={result}
          metric={metric}
          baseline={baseline}
          sides={sides}
          through={through}
          groups={groups}
          finalNorm={spec.kind === 'lens' ? spec.finalNorm : undefined}
          theme={theme}
          stride={stride}
          hover={hover}
          onMetric={readonly ? undefined : (next) => changeCard(editor, shape, 'choose a metric', { metric: next })}
        />
      </div>
    </>
  )
})
