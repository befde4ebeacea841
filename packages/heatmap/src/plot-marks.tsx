import { memo, useMemo } from 'react'
import type { PlotLayout } from './layout.js'
import { DASHES } from './line-colors.js'

/** Shorter than this the four strokes could not be told apart. */
const STROKE_MIN = 18

/** Marks pinned positions at the axis, each with the stroke that its lines have in a chart. */
export const PinnedPositions = memo(function PinnedPositions(props: {
  layout: PlotLayout
  positions: readonly number[]
}) {
  const { layout, positions } = props
  const { x, y, width, height, cellWidth, cellHeight, transposed, rows, across } = layout
  return positions.map((position, i) => {
    const at = (transposed ? rows : across).indexOf(position)
    if (at < 0) return null
    const step = transposed ? cellHeight : cellWidth
    const length = Math.max(STROKE_MIN, step - 4)
    const middle = (transposed ? y : x) + (at + 0.5) * step
    const stroke = { strokeDasharray: DASHES[i], className: 'lb-pinned' }
    return transposed ? (
      <svg
        key={position}
        {...stroke}
        width="4"
        height={length}
        style={{ left: x + width + 2, top: middle - length / 2 }}
        aria-hidden="true"
      >
        <path d={`M2 0V${length}`} />
      </svg>
    ) : (
      <svg
        key={position}
        {...stroke}
        width={length}
        height="4"
        style={{ left: middle - length / 2, top: y + height + 1 }}
        aria-hidden="true"
      >
        <path d={`M0 2H${length}`} />
      </svg>
    )
  })
})

/** The same for a map of attention: as positions that read, at its right, and that are read, under it. */
export const PinnedPair = memo(function PinnedPair(props: { layout: PlotLayout; positions: readonly number[] }) {
  const { layout, positions } = props
  const down = useMemo(() => ({ ...layout, transposed: true }), [layout])
  if (positions.length === 0) return null
  return (
    <>
      <PinnedPositions layout={layout} positions={positions} />
      <PinnedPositions layout={down} positions={positions} />
    </>
  )
})
