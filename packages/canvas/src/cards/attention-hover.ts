import type { AttentionCell, HoverChannel, LensCell } from '@lensboard/heatmap'
import { useCallback, useMemo } from 'react'
import type { Editor, TLShapeId } from 'tldraw'
import { useBoardHost } from '../editor/board-host.js'
import { hoverOf } from './card-state.js'

/** A card's channel in the words of attention: the row is the query, the position is the key. */
const asAttention = (channel: HoverChannel<LensCell>): HoverChannel<AttentionCell> => {
  const toCell = (cell: LensCell | null) => cell && { query: cell.row, key: cell.position }
  return {
    get: () => toCell(channel.get()),
    set: (cell) => channel.set(cell && { row: cell.query, position: cell.key }),
    subscribe: (listener) => channel.subscribe((cell) => listener(toCell(cell))),
  }
}

/** How a card says what is pointed at: to its own plots and legend, to cards of the same tokens, and to other people. */
export function useAttentionHover(editor: Editor, id: TLShapeId) {
  const host = useBoardHost()
  const hover = useMemo(() => asAttention(hoverOf(editor, id)), [editor, id])
  const pointAt = useCallback(
    (cell: AttentionCell | null) =>
      host.pointAt(cell ? { shapeId: id, row: cell.query, position: cell.key } : undefined),
    [host, id],
  )
  return { hover, pointAt }
}
