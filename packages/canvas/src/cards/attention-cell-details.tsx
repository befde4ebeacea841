import type { AttentionResult } from '@lensboard/contract'
import { AttentionDetails } from '@lensboard/heatmap'
import { useEditor } from 'tldraw'
import type { CardShape } from '../records/index.js'
import type { CellCursor } from './card-state.js'
import { useAttentionLook, useShownHeads } from './use-attention-look.js'

interface AttentionCellDetailsProps {
  shape: CardShape
  result: AttentionResult
  cursor: CellCursor
}

/** One weight of the head that is read, which may have been fetched for it. */
export function AttentionCellDetails({ shape, result, cursor }: AttentionCellDetailsProps) {
  const editor = useEditor()
  const looked = useAttentionLook(editor, shape)
  const { heads } = useShownHeads(shape, result, { ...looked, preview: null })
  const read = heads[Math.min(looked.active, heads.length - 1)]
  if (!read) return null
  return (
    <AttentionDetails
      result={read.result}
      layer={read.layer}
      head={read.head}
      sinks={looked.look.view.sinks}
      query={cursor.row}
      keyPosition={cursor.column}
    />
  )
}
