import type { TokenPiece } from '@lensboard/contract'
import { memo } from 'react'
import { fitAttention, fitCells } from './layout.js'
import { TokenText } from './token-text.js'

export interface LatticeProps {
  /** The body box, as the heatmap that will take its place. */
  width: number
  height: number
  rows: number
  /** The tokens when known, else how many to expect. */
  tokens: readonly TokenPiece[] | number
  kind?: 'lens' | 'attention' | undefined
}

const LABEL_PITCH = 28

/** A faint lattice where a result will be: same box, same cells, the token axis filled. */
export const Lattice = memo(function Lattice({ width, height, rows, tokens, kind = 'lens' }: LatticeProps) {
  const count = typeof tokens === 'number' ? tokens : tokens.length
  const body = { width, height }
  const { x, y, ...plot } = kind === 'lens' ? fitCells(body, rows, count) : fitAttention(body, count)
  const labels = typeof tokens !== 'number' && plot.cellWidth >= LABEL_PITCH ? tokens : []
  return (
    <div className="lb-heatmap" style={body} aria-hidden="true">
      <div
        className="lb-plot lb-lattice"
        style={{
          left: x,
          top: y,
          width: plot.width,
          height: plot.height,
          backgroundSize: `${plot.cellWidth}px ${plot.cellHeight}px`,
        }}
      />
      <div className="lb-lattice-axis" style={{ left: x, top: y + plot.height }}>
        {labels.map((piece, position) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a token is its position
          <span key={position} style={{ width: plot.cellWidth }}>
            <TokenText piece={piece} />
          </span>
        ))}
      </div>
    </div>
  )
})
