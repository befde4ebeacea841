import { memo, type PointerEvent, useMemo, useRef } from 'react'
import type { PositionRange } from './drawn-rows.js'
import type { Pixels } from './field.js'
import type { PlotLayout } from './layout.js'
import { pngDataUrl } from './png.js'
import { type BrushPart, moveRange, rangeAfterKey } from './range-keys.js'
import { CARD_PARTS } from './sizes.js'

interface RangeBrushProps {
  layout: PlotLayout
  /** All positions of the prompt in few pixels. */
  overview: Pixels
  range: PositionRange
  total: number
  /** Whether the keyboard reaches it. */
  interactive: boolean
  /** A new window; `done` when the hand lets go. */
  onRange(range: PositionRange, done: boolean): void
}

const PARTS: { part: BrushPart; name: string }[] = [
  { part: 'window', name: 'Drawn positions' },
  { part: 'from', name: 'First drawn position' },
  { part: 'to', name: 'Last drawn position' },
]

/** The whole prompt under a plot that draws a part of it: drag the window or its ends, or move them by keyboard. */
export const RangeBrush = memo(function RangeBrush(props: RangeBrushProps) {
  const { layout, overview, range, total, interactive, onRange } = props
  const strip = useRef<HTMLDivElement>(null)
  const drag = useRef<{ part: BrushPart; x: number; range: PositionRange; now: PositionRange } | null>(null)
  const left = layout.x
  const width = layout.body.width - left - CARD_PARTS.right
  const at = (position: number) => `${((position / total) * 100).toFixed(3)}%`
  const positionsOf = (pixels: number) => {
    const box = strip.current?.getBoundingClientRect()
    return box && box.width > 0 ? (pixels / box.width) * total : 0
  }

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    event.stopPropagation()
    const on = event.target instanceof HTMLElement ? event.target.dataset.part : undefined
    const part = PARTS.find((one) => one.part === on)?.part ?? 'window'
    const box = strip.current?.getBoundingClientRect()
    // A press beside the window brings it there.
    const middle = box ? positionsOf(event.clientX - box.left) - (range.from + range.to) / 2 : 0
    const start = on ? range : moveRange(range, 'window', middle, total)
    drag.current = { part, x: event.clientX, range: start, now: start }
    event.currentTarget.setPointerCapture(event.pointerId)
    if (!on) onRange(start, false)
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const held = drag.current
    if (!held) return
    event.stopPropagation()
    const next = moveRange(held.range, held.part, positionsOf(event.clientX - held.x), total)
    if (next.from === held.now.from && next.to === held.now.to) return
    held.now = next
    onRange(next, false)
  }
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    event.stopPropagation()
    const held = drag.current
    drag.current = null
    if (held) onRange(held.now, true)
  }

  const words = `${range.from}–${range.to - 1} of ${total.toLocaleString('en')}`
  return (
    <div className="lb-window" style={{ left, top: layout.brush ?? 0, width }}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the sliders inside are what the keyboard has */}
      <div
        ref={strip}
        className="lb-window-strip"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        <Overview pixels={overview} />
        <div className="lb-window-shade" style={{ left: 0, width: at(range.from) }} />
        <div className="lb-window-shade" style={{ left: at(range.to), right: 0 }} />
        {PARTS.map(({ part, name }) => (
          <div
            key={part}
            role="slider"
            className={`lb-window-${part === 'window' ? 'shown' : part}`}
            data-part={part}
            tabIndex={interactive ? 0 : -1}
            aria-label={name}
            aria-valuemin={0}
            aria-valuemax={total - 1}
            aria-valuenow={part === 'to' ? range.to - 1 : range.from}
            aria-valuetext={`positions ${range.from} to ${range.to - 1} of ${total}`}
            style={
              part === 'window'
                ? { left: at(range.from), width: at(range.to - range.from) }
                : { left: at(part === 'from' ? range.from : range.to) }
            }
            onKeyDown={(event) => {
              if (event.altKey || event.ctrlKey || event.metaKey) return
              const next = rangeAfterKey(event.key, event.shiftKey, part, range, total)
              if (!next) return
              event.preventDefault()
              event.stopPropagation()
              onRange(next, true)
            }}
          />
        ))}
      </div>
      <span className="lb-window-words">positions {words}</span>
    </div>
  )
})

const Overview = memo(function Overview({ pixels }: { pixels: Pixels }) {
  const address = useMemo(() => pngDataUrl(pixels), [pixels])
  return <img className="lb-window-overview" src={address} alt="" decoding="sync" draggable={false} />
})
