import type { AttentionResult, LensResult } from '@lensboard/contract'
import {
  type AttentionCell,
  AttentionHeatmap,
  AttentionLegend,
  AttentionPicker,
  Legend,
  type LensCell,
  LensHeatmap,
  useHoverChannel,
} from '@lensboard/heatmap'
import { memo, useCallback, useMemo, useRef } from 'react'
import { type Editor, useEditor } from 'tldraw'
import { useBoardHost } from '../editor/board-host.js'
import type { CardShape } from '../records/index.js'
import { bodyBox, plotOf } from './card-box.js'
import { cellCursor, hoverOf } from './card-state.js'
import { leavesPointer } from './leaves-pointer.js'
import { groupsOf, sidesOf, useThrough } from './lens-words.js'
import { useGridFocus, useView } from './use-body.js'
import { storedHeads, useHead } from './use-part.js'

interface BodyProps<Result> {
  shape: CardShape
  result: Result
  /** What it is held against, where the card shows a difference. */
  baseline?: Result | undefined
  readonly: boolean
}

const change = (editor: Editor, { id, type }: CardShape, name: string, props: Partial<CardShape['props']>) => {
  editor.markHistoryStoppingPoint(name)
  editor.updateShape<CardShape>({ id, type, props })
}

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
    ({ row, position }: LensCell) => cellCursor(editor).set({ shapeId: id, row, column: position, open: true }),
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
          onMetric={readonly ? undefined : (next) => change(editor, shape, 'choose a metric', { metric: next })}
        />
      </div>
    </>
  )
})

/** The pickers, heatmap and legend of an attention card. The choice of a head is shared like the card's place. */
export const AttentionBody = memo(function AttentionBody({
  shape,
  readonly,
  result: view,
}: BodyProps<AttentionResult>) {
  const editor = useEditor()
  const host = useBoardHost()
  const plot = useRef<HTMLDivElement>(null)
  const { theme, zoom, reading, cursor } = useView(editor, shape.id)
  const hover = useHoverChannel<AttentionCell>()
  const { id, props } = shape
  const offered = useMemo(() => storedHeads(view), [view])
  const result = useHead(shape, view, props.layer, props.head)
  const box = bodyBox('attention', props)
  const selected = useMemo(() => cursor && { query: cursor.row, key: cursor.column }, [cursor])
  const read = useCallback(
    ({ query, key }: AttentionCell) => cellCursor(editor).set({ shapeId: id, row: query, column: key, open: true }),
    [editor, id],
  )
  const pointAt = useCallback(
    (cell: AttentionCell | null) =>
      host.pointAt(cell ? { shapeId: id, row: cell.query, position: cell.key } : undefined),
    [host, id],
  )
  useGridFocus(plot, reading)
  return (
    <>
      <div className="lb-card__pickers" {...leavesPointer}>
        <AttentionPicker
          result={offered}
          layer={props.layer}
          head={props.head}
          onChange={readonly ? undefined : (choice) => change(editor, shape, 'choose a head', choice)}
        />
      </div>
      <div ref={plot} className="lb-card__plot">
        <AttentionHeatmap
          result={result}
          layer={props.layer}
          head={props.head}
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
        <AttentionLegend result={result} layer={props.layer} head={props.head} theme={theme} hover={hover} />
      </div>
    </>
  )
})
