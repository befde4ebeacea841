import type { AttentionResult } from '@lensboard/contract'
import {
  type AttentionCell,
  AttentionHeatmap,
  AttentionLegend,
  AttentionPicker,
  useHoverChannel,
} from '@lensboard/heatmap'
import { memo, useCallback, useMemo, useRef } from 'react'
import { useEditor } from 'tldraw'
import { useBoardHost } from '../editor/board-host.js'
import type { BodyProps } from './body-props.js'
import { bodyBox } from './card-box.js'
import { moveTo } from './cell-mode.js'
import { changeCard } from './change-card.js'
import { leavesPointer } from './leaves-pointer.js'
import { useGridFocus, useView } from './use-body.js'
import { storedHeads, useHead } from './use-part.js'

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
    ({ query, key }: AttentionCell) => moveTo(editor, id, { row: query, column: key }),
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
          onChange={readonly ? undefined : (choice) => changeCard(editor, shape, 'choose a head', choice)}
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
