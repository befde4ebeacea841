import type { CardView, LensResult } from '@lensboard/contract'
import { Legend, type LensCell, LensHeatmap, LookMenu, type PositionRange } from '@lensboard/heatmap'
import { memo, useCallback, useMemo, useRef } from 'react'
import { useEditor, useValue } from 'tldraw'
import { useHighlights } from '../annotations/use-highlights.js'
import { useBoardHost } from '../editor/board-host.js'
import { restingCamera } from '../editor/resting-camera.js'
import type { CardShape } from '../records/index.js'
import type { BodyProps } from './body-props.js'
import { bodyBox, plotOf } from './card-box.js'
import { hoverOf } from './card-state.js'
import { moveTo } from './cell-mode.js'
import { changeCard, changeView, viewWith } from './change-card.js'
import { changeLook } from './change-look.js'
import { leavesPointer } from './leaves-pointer.js'
import { groupsOf, sidesOf, useThrough } from './lens-words.js'
import { linkedOf } from './links.js'
import { ownWindow, setOwnWindow } from './own-window.js'
import { useShownPins } from './pin-state.js'
import { resizeCells } from './resize-cells.js'
import { useSharedScale } from './shared-scale.js'
import { useGridFocus, useReading } from './use-body.js'

const NO_VIEW: CardView = {}

/** The heatmap and legend of a lens card. */
export const LensBody = memo(function LensBody({ shape, result, baseline, readonly }: BodyProps<LensResult>) {
  const editor = useEditor()
  const host = useBoardHost()
  const plot = useRef<HTMLDivElement>(null)
  const { theme, reading, cursor } = useReading(editor, shape.id)
  const { id, props } = shape
  const hover = hoverOf(editor, id)
  const { w, h, metric, spec } = props
  const groups = groupsOf(spec)
  const through = useThrough(spec)
  const sides = useMemo(() => sidesOf(spec, through), [spec, through])
  const box = bodyBox('lens', { w, h })
  const { palette, domain, scaleGroup, rows, transposed } = props.view ?? NO_VIEW
  const shared = useSharedScale(shape)
  // An editor sees a window of their own while it moves, a viewer always.
  const own = useValue('own window', () => ownWindow(editor, id), [editor, id])
  const positions = own ?? props.view?.positions
  const look = { palette, domain, shared, rows, positions, transposed }
  const stride = useMemo(
    () => plotOf(result, { w, h, view: viewWith(undefined, { rows, positions, transposed }) })?.stride ?? 1,
    [result, w, h, rows, positions, transposed],
  )
  const moveWindow = useCallback(
    (next: PositionRange, done: boolean) => {
      const shape = editor.getShape<CardShape>(id)
      const mine = readonly || !done
      if (!mine && shape) changeView(editor, shape, 'choose positions', { positions: next })
      setOwnWindow(editor, id, mine ? next : undefined)
    },
    [editor, id, readonly],
  )
  const selected = useMemo(() => cursor && { row: cursor.row, position: cursor.column }, [cursor])
  const read = useCallback(({ row, position }: LensCell) => moveTo(editor, id, { row, column: position }), [editor, id])
  const pointAt = useCallback(
    (cell: LensCell | null) => host.pointAt(cell ? { shapeId: id, ...cell } : undefined),
    [host, id],
  )
  const resize = useMemo(() => resizeCells(editor, id), [editor, id])
  const tracked = useShownPins(editor, shape)
  const marked = useHighlights(editor, shape, result)
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
          zoom={restingCamera(editor)}
          interactive={reading}
          selected={selected}
          hover={hover}
          linked={linkedOf(editor, id)}
          pinned={tracked.pins.positions}
          onHover={pointAt}
          onSelect={read}
          onOpen={read}
          onPositions={moveWindow}
          onResize={readonly ? undefined : resize}
          {...marked}
          {...look}
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
          {...look}
          scaleGroup={scaleGroup}
          onLook={readonly ? undefined : (name, part) => changeLook(editor, shape, name, part)}
          menu={LookMenu}
          onMetric={readonly ? undefined : (next) => changeCard(editor, shape, 'choose a metric', { metric: next })}
        />
      </div>
    </>
  )
})
