import type { AttentionResult } from '@lensboard/contract'
import { AttentionDetails } from '@lensboard/heatmap'
import type { CardShape } from '../records/index.js'
import type { CellCursor } from './card-state.js'
import { useHead } from './use-part.js'

interface AttentionCellDetailsProps {
  shape: CardShape
  result: AttentionResult
  cursor: CellCursor
}

/** One weight of the head that the card shows, which may have been fetched for it. */
export function AttentionCellDetails({ shape, result, cursor }: AttentionCellDetailsProps) {
  const { layer, head } = shape.props
  return (
    <AttentionDetails
      result={useHead(shape, result, layer, head)}
      layer={layer}
      head={head}
      query={cursor.row}
      keyPosition={cursor.column}
    />
  )
}
