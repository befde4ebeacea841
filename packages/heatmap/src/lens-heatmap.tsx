import type { LensResult, TokenGroup } from '@lensboard/contract'
import { memo, useCallback, useMemo } from 'react'
import type { Sides } from './difference-metric.js'
import type { Domain } from './domain.js'
import type { PlotCell } from './grid-keys.js'
import type { HoverChannel } from './hover-channel.js'
import { fitCells, type PlotLayout } from './layout.js'
import { candidate, type LensCell } from './lens-cell.js'
import { lensPicture } from './lens-picture.js'
import { metricDomain, shownMetric } from './metrics.js'
import { formatProb } from './numbers.js'
import { spellPiece } from './piece.js'
import { Plot } from './plot.js'
import { LOGIT_LENS, lensWords, type ReadThrough, rowNotes } from './read-through.js'
import type { Theme } from './theme.js'

export interface LensHeatmapProps {
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
  /** Camera zoom after it came to rest; decides what text fits. */
  zoom?: number | undefined
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
  /** Replaces the metric's own range. */
  domain?: Domain | undefined
  /** Name for screen readers. */
  label?: string | undefined
}

const LOGIT: readonly ReadThrough[] = [LOGIT_LENS]

/** Lens heatmap: tokens across, layers up, the model's own output on top. */
export const LensHeatmap = memo(function LensHeatmap(props: LensHeatmapProps) {
  const { result, width, height, theme, zoom = 1, interactive = true, selected, hover } = props
  const { onHover, onSelect, onOpen, baseline, sides, groups, through = LOGIT } = props
  const metric = shownMetric(props.metric ?? 'prob', { baseline, sides, groups })
  const layout = useMemo(
    () => fitCells({ width, height }, result.rows.length, result.ids.length),
    [width, height, result],
  )
  const domain = useMemo(() => props.domain ?? metricDomain(result, metric), [props.domain, metric, result])
  const notes = useMemo(() => rowNotes(result.rows, through), [result, through])
  const picture = useMemo(
    () => lensPicture(result, layout, { metric, domain, theme, baseline, notes }),
    [result, layout, metric, domain, theme, baseline, notes],
  )
  const toCell = useCallback(
    ({ row, column }: PlotCell): LensCell => ({ row: layout.rows[row] ?? 0, position: column }),
    [layout],
  )
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
      hover?.subscribe((cell) => listener(cell && drawnCell(layout, cell))) ?? (() => {}),
    [hover, layout],
  )
  const selectCell = useCallback((at: PlotCell) => onSelect?.(toCell(at)), [toCell, onSelect])
  const openCell = useCallback((at: PlotCell) => (onOpen ?? onSelect)?.(toCell(at)), [toCell, onOpen, onSelect])
  const drawn = useMemo(() => selected && drawnCell(layout, selected), [layout, selected])
  const start = useMemo(() => ({ row: 0, column: result.ids.length - 1 }), [result])
  return (
    <Plot
      picture={picture}
      theme={theme}
      zoom={zoom}
      interactive={interactive}
      label={props.label ?? describeLens(result, through, sides)}
      selected={drawn ?? null}
      start={start}
      pointed={pointed}
      onHover={hovered}
      onSelect={selectCell}
      onOpen={openCell}
    />
  )
})

/** Null for a row that the stride leaves out. */
function drawnCell(layout: PlotLayout, { row, position }: LensCell): PlotCell | null {
  const drawn = layout.rows.indexOf(row)
  return drawn < 0 ? null : { row: drawn, column: position }
}

/** One sentence about a lens result: "Logit lens, 9 rows by 6 tokens, final prediction space Paris 62.1 %". */
export function describeLens(result: LensResult, through = LOGIT, sides?: Sides): string {
  const last = candidate(result, { row: result.rows.length - 1, position: result.ids.length - 1 }, 0)
  const size = `${result.rows.length} rows by ${result.ids.length} tokens`
  const what = sides ? `Difference, A ${sides.a} minus B ${sides.b}` : through.map(lensWords).join(', ')
  return `${what}, ${result.facts.checkpoint.name}, ${size}, final prediction ${spellPiece(last.piece)} ${formatProb(last.prob)}`
}
