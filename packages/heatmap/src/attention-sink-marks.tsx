import { memo } from 'react'
import type { Sink } from './attention-sinks.js'
import { sinkWords } from './attention-sinks.js'
import type { PlotLayout } from './layout.js'

/** A mark with its share; with less room than this to the next the share is said on hover alone. */
const MARK_ROOM = 44

/** Anchors over the keys that most attention goes to. */
export const SinkMarks = memo(function SinkMarks({ layout, sinks }: { layout: PlotLayout; sinks: readonly Sink[] }) {
  const left = ({ key }: Sink) => layout.x + (key + 0.5) * layout.cellWidth
  return sinks.map((sink, i) => {
    const next = sinks[i + 1]
    const room = (next ? left(next) : layout.x + layout.width + MARK_ROOM / 2) - left(sink)
    return (
      <span
        key={sink.key}
        className="lb-sink"
        role="img"
        aria-label={`Sink at position ${sink.key}: ${sinkWords(sink)}`}
        title={`Sink: ${sinkWords(sink)}`}
        style={{ left: left(sink) - 6, top: layout.y - 15 }}
      >
        <AnchorMark />
        {room >= MARK_ROOM ? `${Math.round(sink.share * 100)}\u00a0%` : null}
      </span>
    )
  })
})

/** A sink. */
export const ANCHOR_PATH =
  'M6 11V4.2M1.5 6.5C1.5 9 3.5 11 6 11S10.5 9 10.5 6.5M4 6H8M6 1A1.6 1.6 0 0 1 6 4.2A1.6 1.6 0 0 1 6 1'

const AnchorMark = () => (
  <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
    <path d={ANCHOR_PATH} />
  </svg>
)
