import {
  ARC_THRESHOLD,
  ArcsView,
  type AttentionCell,
  AttentionPanel,
  type AttentionPanelProps,
  PANEL_HEAD,
  type Panel,
  PanelHead,
  type ShownHead,
  TextView,
  WEIGHTS,
} from '@lensboard/heatmap'
import { memo, useCallback, useMemo } from 'react'
import { useEditor } from 'tldraw'
import type { CardShape } from '../records/index.js'
import { PanelTools } from './attention-controls.js'
import { setActive } from './attention-look.js'
import type { AttentionLook } from './attention-plot.js'
import { cellCursor } from './card-state.js'

interface MatrixPanelProps extends Omit<AttentionPanelProps, 'onSelect' | 'onOpen'> {
  shape: CardShape
  /** Its place among the drawn heads. */
  place: number
}

/** One matrix of a card; a cell that is chosen in it makes it the one that is read. */
export const MatrixPanel = memo(function MatrixPanel({ shape, place, ...panel }: MatrixPanelProps) {
  const editor = useEditor()
  const { id } = shape
  const read = useCallback(
    ({ query, key }: AttentionCell) => {
      setActive(editor, id, place)
      cellCursor(editor).set({ shapeId: id, row: query, column: key, open: true })
    },
    [editor, id, place],
  )
  return <AttentionPanel {...panel} onSelect={read} onOpen={read} />
})

interface TokensPanelProps
  extends Pick<
    AttentionPanelProps,
    'sinks' | 'domain' | 'theme' | 'zoom' | 'interactive' | 'hover' | 'linked' | 'pinned' | 'onHover'
  > {
  shape: CardShape
  look: AttentionLook
  heads: readonly ShownHead[]
  /** Which of the heads a text shows. */
  active: number
  box: Panel
  selected: number | null
}

/** Arcs, or the text, under a line with what they can be told. */
export const TokensPanel = memo(function TokensPanel({ shape, look, heads, active, box, ...props }: TokensPanelProps) {
  const editor = useEditor()
  const { id } = shape
  const choose = useCallback(
    (position: number, open: boolean) => cellCursor(editor).set({ shapeId: id, row: position, column: position, open }),
    [editor, id],
  )
  const select = useCallback(
    (position: number) => choose(position, cellCursor(editor).get()?.open ?? false),
    [choose, editor],
  )
  const open = useCallback((position: number) => choose(position, true), [choose])
  const text = look.view.look === 'text'
  const shown = useMemo(() => {
    if (!text) return heads
    // A text is of one head: the chosen one, where it is among the drawn.
    const chosen = heads.findIndex(({ layer, head }) => layer === look.layer && head === look.head)
    return heads.slice(chosen < 0 ? active : chosen).slice(0, 1)
  }, [text, heads, active, look.layer, look.head])
  const [first] = shown
  if (!first) return null
  const view = {
    ...props,
    ...{ heads: shown, sinks: props.sinks, width: box.width, height: box.height - PANEL_HEAD, zoom: props.zoom ?? 1 },
    ...{ interactive: props.interactive ?? true, onHover: props.onHover ?? ignore, onSelect: select, onOpen: open },
  }
  return (
    <div className="lb-panel" style={{ left: box.x, top: box.y, width: box.width, height: box.height }}>
      <PanelHead shown={first} beside={shown.length > 1} others={shown.slice(1)}>
        <PanelTools shape={shape} look={look} heads={shown} />
      </PanelHead>
      {text ? (
        <TextView {...view} attendedBy={look.view.attendedBy ?? false} domain={props.domain ?? WEIGHTS} />
      ) : (
        <ArcsView {...view} threshold={look.view.threshold ?? ARC_THRESHOLD} positions={look.view.positions} />
      )}
    </div>
  )
})

const ignore = () => {}
