import type { LensResult, TokenGroup } from '@lensboard/contract'
import { memo, useCallback, useMemo, useState } from 'react'
import { CellEdges, type ResizeCells } from './cell-edges.js'
import type { Sides } from './difference-metric.js'
import { type PositionRange, shownPositions } from './drawn-rows.js'
import type { PlotCell } from './grid-keys.js'
import { HighlightMarks } from './highlights.js'
import type { HoverChannel } from './hover-channel.js'
import { dataCell, drawnCell, fitLens, isDrawn, type PlotLayout } from './layout.js'
import { candidate, type LensCell } from './lens-cell.js'
import { type LensLook, shownDomain, shownPalette } from './lens-look.js'
import { lensOverview } from './lens-overview.js'
import { lensPicture } from './lens-picture.js'
import { LinkedCell, type LinkedPoint } from './linked-marks.js'
import { shownMetric } from './metrics.js'
import { formatProb } from './numbers.js'
import { spellPiece } from './piece.js'
import { Plot } from './plot.js'
import { PinnedPositions } from './plot-marks.js'
import { RangeBrush } from './range-brush.js'
import { moveRange } from './range-keys.js'
import { LOGIT_LENS, lensWords, type ReadThrough, rowNotes } from './read-through.js'
import type { Theme } from './theme.js'
import type { Zoom } from './zoom.js'

export interface LensHeatmapProps extends LensLook {
  result: LensResult
  /** A MetricId; an unknown one draws probability. */
  metric?: string | undefined
  /** What it is held against, with the same rows: cells then show the difference to it. */
  baseline?: LensResult | undefined
  /** What the two are, where they are not one question with and without its interventions. */
  sides?: Sides | undefined
  /** The lens of the reading, of both where there are two; the logit lens when absent. */
  through?: readonly ReadThrough[] | undefined
  /** Groups that a metric may name. */
  groups?: readonly TokenGroup[] | undefined
  /** The body box in CSS pixels: the card without its header and legend. */
  width: number
  height: number
  theme: Theme
  /** Camera zoom after it came to rest, or the camera itself; decides what text fits. */
  zoom?: Zoom | undefined
  /** Clicks and keys choose cells; otherwise only hovering works. */
  interactive?: boolean | undefined
  /** The chosen cell, if the parent keeps it. */
  selected?: LensCell | null | undefined
  onHover?: ((cell: LensCell | null) => void) | undefined
  onSelect?: ((cell: LensCell) => void) | undefined
  /** Enter or Space on a cell. */
  onOpen?: ((cell: LensCell) => void) | undefined
  /** Tells a Legend or other cards what is hovered, without a React commit. */
  hover?: HoverChannel<LensCell> | undefined
  /** What cards of the same tokens point at, without a React commit. */
  linked?: HoverChannel<LinkedPoint> | undefined
  /** Tracked positions, marked at the axis with their strokes. */
  pinned?: readonly number[] | undefined
  /** A new window of positions; `done` when the hand lets go. Without it the plot keeps the window itself. */
  onPositions?: ((positions: PositionRange, done: boolean) => void) | undefined
  /** Opens a block that somebody marked. */
  onHighlight?: ((id: string) => void) | undefined
  /** Takes edges between the names of columns and rows that are dragged; without it they are fast. */
  onResize?: ResizeCells | undefined
  /** Name for screen readers. */
  label?: string | undefined
}

const LOGIT: readonly ReadThrough[] = [LOGIT_LENS]

/** Lens heatmap: tokens across, layers up, the model's own output on top; transposed, tokens down and the output last. */
export const LensHeatmap = memo(function LensHeatmap(props: LensHeatmapProps) {
  const { result, width, height, theme, zoom = 1, interactive = true, selected, hover } = props
  const { onHover, onSelect, onOpen, baseline, sides, groups, through = LOGIT } = props
  const metric = shownMetric(props.metric ?? 'prob', { baseline, sides, groups })
  const { rows, transposed, palette: chosen, domain: typed, shared, onPositions } = props
  const [own, setOwn] = useState<PositionRange | undefined>(undefined)
  const positions = onPositions ? props.positions : (own ?? props.positions)
  const layout = useMemo(
    () => fitLens({ width, height }, result.rows.length, result.ids.length, { rows, positions, transposed }),
    [width, height, result, rows, positions, transposed],
  )
  const domain = useMemo(() => shownDomain(result, metric, { domain: typed, shared }), [result, metric, typed, shared])
  const palette = shownPalette(metric, chosen)
  const notes = useMemo(() => rowNotes(result.rows, through, baseline?.rows), [result, baseline, through])
  const picture = useMemo(
    () => lensPicture(result, layout, { metric, domain, palette, theme, baseline, notes }),
    [result, layout, metric, domain, palette, theme, baseline, notes],
  )
  const toCell = useCallback((at: PlotCell): LensCell => meaning(layout, at), [layout])
  const hovered = useCallback(
    (at: PlotCell | null) => {
      const cell = at && toCell(at)
      hover?.set(cell)
      onHover?.(cell)
    },
    [toCell, hover, onHover],
  )
  // What a chart of the same card points at is pointed at here too.
  const pointed = useCallback(
    (listener: (at: PlotCell | null) => void) =>
      hover?.subscribe((cell) => listener(cell && drawnAt(layout, cell))) ?? (() => {}),
    [hover, layout],
  )
  const selectCell = useCallback((at: PlotCell) => onSelect?.(toCell(at)), [toCell, onSelect])
  const openCell = useCallback((at: PlotCell) => (onOpen ?? onSelect)?.(toCell(at)), [toCell, onOpen, onSelect])
  const drawn = useMemo(() => {
    const at = selected && drawnAt(layout, selected)
    return at && isDrawn(layout, at) ? at : null
  }, [layout, selected])
  const start = useMemo(() => {
    const { row, column } = drawnCell(layout, { row: result.rows.length - 1, column: result.ids.length - 1 })
    return { row: Math.max(0, row), column: Math.max(0, column) }
  }, [result, layout])
  const { linked, pinned, onResize, highlights, onHighlight } = props
  const over = useMemo(
    () => (
      <>
        {linked ? <LinkedCell layout={layout} linked={linked} /> : null}
        {pinned ? <PinnedPositions layout={layout} positions={pinned} /> : null}
        {onResize ? <CellEdges layout={layout} onResize={onResize} /> : null}
      </>
    ),
    [layout, linked, pinned, onResize],
  )
  const total = result.ids.length
  const overview = useMemo(() => {
    if (layout.brush === null) return null
    const drawn = layout.transposed ? layout.across.toReversed() : layout.rows
    return lensOverview(result, metric, domain, drawn, palette, theme)
  }, [result, metric, domain, layout, palette, theme])
  const onRange = useCallback(
    (range: PositionRange, done: boolean) => (onPositions ? onPositions(range, done) : setOwn(range)),
    [onPositions],
  )
  const shown = useMemo(() => shownPositions(total, positions), [total, positions])
  // An arrow past the end of the window brings the next positions into it.
  const goBeyond = useCallback(
    (at: PlotCell) => {
      const by = layout.transposed ? at.row : at.column
      const length = shown.to - shown.from
      const position = by < 0 ? shown.from - 1 : by >= length ? shown.to : -1
      if (position < 0 || position >= total) return false
      onRange(moveRange(shown, 'window', Math.sign(by || -1) * Math.ceil(length / 2), total), true)
      const { row } = meaning(layout, layout.transposed ? { ...at, row: 0 } : { ...at, column: 0 })
      onSelect?.({ row, position })
      return true
    },
    [layout, shown, total, onRange, onSelect],
  )
  return (
    <Plot
      onBeyond={layout.brush === null ? undefined : goBeyond}
      under={
        <>
          {overview ? (
            <RangeBrush
              layout={layout}
              overview={overview}
              range={shown}
              total={total}
              interactive={interactive}
              onRange={onRange}
            />
          ) : null}
          {highlights ? <HighlightMarks layout={layout} highlights={highlights} onOpen={onHighlight} /> : null}
        </>
      }
      over={over}
      picture={picture}
      theme={theme}
      zoom={zoom}
      interactive={interactive}
      label={props.label ?? describeLens(result, through, sides)}
      selected={drawn}
      start={start}
      pointed={pointed}
      onHover={hovered}
      onSelect={selectCell}
      onOpen={openCell}
    />
  )
})

const meaning = (layout: PlotLayout, at: PlotCell): LensCell => {
  const { row, column } = dataCell(layout, at)
  return { row, position: column }
}

const drawnAt = (layout: PlotLayout, { row, position }: LensCell): PlotCell =>
  drawnCell(layout, { row, column: position })

/** What a lens result is of: "Logit lens, tiny, 9 rows by 6 tokens". */
export function nameLens(result: LensResult, through = LOGIT, sides?: Sides): string {
  const what = sides ? `Difference, A ${sides.a} minus B ${sides.b}` : through.map(lensWords).join(', ')
  return `${what}, ${result.facts.checkpoint.name}, ${result.rows.length} rows by ${result.ids.length} tokens`
}

/** And what it found: "Logit lens, tiny, 9 rows by 6 tokens, final prediction space Paris 62.1 %". */
export function describeLens(result: LensResult, through = LOGIT, sides?: Sides): string {
  const last = candidate(result, { row: result.rows.length - 1, position: result.ids.length - 1 }, 0)
  return `${nameLens(result, through, sides)}, final prediction ${spellPiece(last.piece)} ${formatProb(last.prob)}`
}
