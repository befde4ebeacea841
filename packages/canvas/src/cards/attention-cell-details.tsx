import type { AttentionResult } from '@lensboard/contract'
import { AttentionDetails } from '@lensboard/heatmap'
import { useEditor } from 'tldraw'
import type { CardShape } from '../records/index.js'
import type { CellCursor } from './card-state.js'
import { trackPosition } from './pin-acts.js'
import { useShownPins } from './pin-state.js'
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
  const { pins } = useShownPins(editor, shape)
  const read = heads[Math.min(looked.active, heads.length - 1)]
  if (!read) return null
  return (
    <>
      <AttentionDetails
        result={read.result}
        layer={read.layer}
        head={read.head}
        sinks={looked.look.view.sinks}
        query={cursor.row}
        keyPosition={cursor.column}
      />
      <div className="lb-pin-acts">
        {ends(cursor).map(({ position, says, key }) => (
          <button
            key={key}
            type="button"
            className="lb-token-button"
            aria-pressed={pins.positions.includes(position)}
            title={`Mark position ${position} here and on cards of the same tokens (${key})`}
            onClick={() => trackPosition(editor, shape, position)}
          >
            {pins.positions.includes(position) ? 'Release' : 'Track'} {position}, which {says}
          </button>
        ))}
      </div>
    </>
  )
}

/** The two positions of a cell; a token that reads itself is one. */
function ends({ row, column }: CellCursor) {
  const reads = { position: row, says: row === column ? 'reads itself' : 'reads', key: 'L' }
  return row === column ? [reads] : [reads, { position: column, says: 'is read', key: 'Shift+L' }]
}
