import { useBoardHost } from '../editor/board-host.js'
import type { CardShape } from '../records/index.js'
import type { CellCursor } from './card-state.js'

/** Copies the address of the cell that is read; it opens the board there. */
export function CellLink({ shape, cursor }: { shape: CardShape; cursor: CellCursor }) {
  const host = useBoardHost()
  const cell = { row: cursor.row, position: cursor.column }
  return (
    <button
      type="button"
      className="lb-popup__close lb-popup__link"
      aria-label="Copy link to this cell"
      title="Copy link to this cell"
      onClick={() => host.copyLink(shape.id, cell)}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <path
          d="M6.8 9.2l2.4-2.4M7.4 4.9l1.3-1.3a2.6 2.6 0 013.7 3.7l-1.3 1.3M8.6 11.1l-1.3 1.3a2.6 2.6 0 01-3.7-3.7l1.3-1.3"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.3"
          strokeLinecap="round"
        />
      </svg>
    </button>
  )
}
