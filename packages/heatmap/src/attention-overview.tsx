import type { AttentionResult } from '@lensboard/contract'
import { memo, type PointerEvent, useCallback, useMemo, useRef } from 'react'
import { HeadGrid } from './attention-head-grid.js'
import { headTooltip, sayHead } from './attention-head-words.js'
import type { Head } from './attention-matrix.js'
import { drawOverview, type OverviewColour, overviewDomain, overviewPalette } from './attention-overview-canvas.js'
import { type HeadAt, headBox, headUnder, type OverviewLayout, overviewPlot } from './attention-overview-layout.js'
import { type HeadThumbs, thumbName } from './attention-thumbs.js'
import { useClientLayoutEffect, useFontVersion } from './client-effect.js'
import { ColorScale } from './color-scale.js'
import type { Domain } from './domain.js'
import { type HighlightMark, HighlightMarks } from './highlights.js'
import { lineColor, SLOTS } from './line-colors.js'
import { formatTick } from './numbers.js'
import type { Theme } from './theme.js'
import { hideTooltip, showTooltip } from './tooltip.js'

const TRAVEL_MAX = 6

export interface AttentionOverviewProps {
  layout: OverviewLayout
  /** All that is stored, for names and numbers of heads. */
  stored: AttentionResult
  /** A result that holds a head's pattern, or null while it is not here. */
  holding(at: HeadAt): AttentionResult | null
  thumbs: HeadThumbs
  /** How many layers' thumbnails are not here, and whether they are on their way. */
  missing: { layers: number; coming: boolean }
  colour: OverviewColour | undefined
  domain: Domain
  theme: Theme
  interactive: boolean
  current: { layer: number; head: Head }
  locked: readonly { layer: number; head: number }[]
  onPreview(at: HeadAt | null): void
  /** A click, Enter or Space: locks or releases a head, or shows what is taken over all of a layer's heads. */
  onChoose(at: HeadAt): void
  onColour(colour: OverviewColour | undefined): void
  /** Blocks of heads that people marked, by layer and head. */
  highlights?: readonly HighlightMark[] | undefined
  onHighlight?: ((id: string) => void) | undefined
}

/** All layers and heads as thumbnails on one canvas: layers up, heads across, then their mean and their largest. */
export const AttentionOverview = memo(function AttentionOverview(props: AttentionOverviewProps) {
  const { layout, stored, thumbs, colour, domain, theme, interactive, current, locked, holding } = props
  const { onPreview, onChoose, highlights, onHighlight } = props
  const plot = useMemo(() => overviewPlot(layout), [layout])
  const root = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const outline = useRef<HTMLDivElement>(null)
  const hovered = useRef<string | null>(null)
  const pressed = useRef<{ x: number; y: number } | null>(null)
  /** The head under the pointer, and where the pointer stands. */
  const told = useRef<{ at: HeadAt; x: number; y: number } | null>(null)
  const fonts = useFontVersion()
  // A new font version draws the names again.
  useClientLayoutEffect(() => {
    if (canvas.current) drawOverview(canvas.current, { layout, stored, thumbs, colour, domain, theme })
  }, [layout, stored, thumbs, colour, domain, theme, fonts])

  const slotOf = useCallback(
    (at: HeadAt) => locked.findIndex(({ layer, head }) => layer === at.layer && head === at.head),
    [locked],
  )
  const under = (event: PointerEvent): HeadAt | null => {
    const box = root.current?.getBoundingClientRect()
    if (!box || box.width === 0) return null
    const scale = box.width / layout.width
    const at = headUnder(layout, (event.clientX - box.left) / scale, (event.clientY - box.top) / scale)
    return at && stored.layers.includes(at.layer) ? at : null
  }
  const point = (at: HeadAt | null): boolean => {
    const name = at && thumbName(at.layer, at.head)
    if (name === hovered.current) return false
    hovered.current = name
    const box = at && headBox(layout, at)
    if (outline.current) {
      outline.current.hidden = !box
      if (box) Object.assign(outline.current.style, pixels(box))
    }
    return true
  }
  const tell = useCallback(() => {
    if (!told.current) return
    const { at, x, y } = told.current
    const holder = holding(at)
    const standing = { slot: slotOf(at), missing: !holder }
    showTooltip(headTooltip(holder ?? stored, at.layer, at.head, standing), x, y)
  }, [holding, slotOf, stored])
  // A pattern that comes, or a lock, is said under a pointer that rests.
  useClientLayoutEffect(tell, [tell])
  const onPointerMove = (event: PointerEvent) => {
    if (event.pointerType === 'touch') return
    const at = event.buttons === 0 ? under(event) : null
    if (point(at)) onPreview(at)
    told.current = at && { at, x: event.clientX, y: event.clientY }
    if (at) tell()
    else hideTooltip()
  }
  const leave = () => {
    told.current = null
    hideTooltip()
    if (point(null)) onPreview(null)
  }
  const onPointerUp = (event: PointerEvent) => {
    const from = pressed.current
    pressed.current = null
    if (!from || Math.hypot(event.clientX - from.x, event.clientY - from.y) > TRAVEL_MAX) return
    const at = under(event)
    if (at) onChoose(at)
  }
  const say = useCallback(
    (at: HeadAt) => {
      const holder = stored.layers.includes(at.layer) ? holding(at) : null
      return sayHead(holder ?? stored, at.layer, at.head, { slot: slotOf(at), missing: !holder })
    },
    [holding, stored, slotOf],
  )
  const isLocked = useCallback((at: HeadAt) => slotOf(at) >= 0, [slotOf])
  const shown = headBox(layout, current)
  const label = `Heads: ${layout.layers.length} layers by ${stored.heads.length} heads`
  return (
    <div
      ref={root}
      className="lb-overview"
      style={{ width: layout.width, height: layout.height }}
      onPointerMove={onPointerMove}
      onPointerLeave={leave}
      onPointerDown={(event) => {
        if (event.button === 0) pressed.current = { x: event.clientX, y: event.clientY }
      }}
      onPointerUp={onPointerUp}
    >
      <OverviewTools {...props} />
      <canvas
        ref={canvas}
        className="lb-overview-canvas"
        style={{ width: layout.width, height: layout.height }}
        {...(interactive ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
      />
      {shown && <div className="lb-head-shown" style={pixels(shown)} />}
      {locked.map(({ layer, head }, slot) => {
        const box = headBox(layout, { layer, head })
        return box ? (
          <div
            key={thumbName(layer, head)}
            className="lb-head-locked"
            data-small={layout.thumb < 16 || undefined}
            style={{ ...pixels(box), borderColor: lineColor(theme, slot) }}
            aria-hidden="true"
          >
            <span style={{ borderColor: lineColor(theme, slot) }}>{SLOTS[slot]}</span>
          </div>
        ) : null
      })}
      {highlights ? <HighlightMarks layout={plot} highlights={highlights} onOpen={onHighlight} /> : null}
      <div ref={outline} className="lb-hover" hidden />
      {interactive && (
        <HeadGrid
          layout={layout}
          label={label}
          start={startOf(layout, current)}
          say={say}
          locked={isLocked}
          onPreview={onPreview}
          onChoose={onChoose}
        />
      )}
    </div>
  )
})

/** Where the arrows start: at what is shown, else at the first head of the first layer. */
function startOf(layout: OverviewLayout, { layer, head }: { layer: number; head: Head }): HeadAt {
  const shown = layout.columns.find((column) => column === head)
  return { layer: layout.layers.includes(layer) ? layer : layout.layers.at(-1)!, head: shown ?? layout.columns[0]! }
}

const pixels = (box: { left: number; top: number; width: number; height: number }) => ({
  left: `${box.left}px`,
  top: `${box.top}px`,
  width: `${box.width}px`,
  height: `${box.height}px`,
})

/** What colours the places, with its scale. */
function OverviewTools({ stored, colour, theme, missing, onColour }: AttentionOverviewProps) {
  const numbers = stored.headEntropy && stored.headDistance
  const unit = colour === 'entropy' ? 'nats' : 'tokens back'
  return (
    <div className="lb-overview-tools">
      <select
        className="lb-select"
        aria-label="Overview coloured by"
        value={colour ?? 'patterns'}
        onChange={({ target }) =>
          onColour(target.value === 'entropy' || target.value === 'distance' ? target.value : undefined)
        }
      >
        <option value="patterns">Patterns</option>
        {numbers && <option value="entropy">Entropy</option>}
        {numbers && <option value="distance">Mean distance</option>}
      </select>
      {colour ? (
        <>
          <ColorScale
            table={overviewPalette(colour, theme)}
            domain={overviewDomain({ stored, colour })}
            format={formatTick}
            above={0}
          />
          <span className="lb-unit">{unit}</span>
        </>
      ) : missing.layers > 0 ? (
        <span
          className="lb-unit lb-overview-missing"
          title={`${missing.layers} layers are not here. ${missing.coming ? 'They come one after the other.' : 'A layer comes when one of its heads is chosen.'}`}
        >
          {missing.coming ? `${missing.layers} layers to come` : 'hatched: choose to load'}
        </span>
      ) : null}
    </div>
  )
}
