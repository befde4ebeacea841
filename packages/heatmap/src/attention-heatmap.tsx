import type { AttentionResult } from '@lensboard/contract'
import { memo, useCallback, useMemo } from 'react'
import { fitMatrix } from './attention-layout.js'
import { type Head, headName } from './attention-matrix.js'
import { attentionPicture, WEIGHTS } from './attention-picture.js'
import { SinkMarks } from './attention-sink-marks.js'
import type { SinkMode } from './attention-sinks.js'
import { AttentionTiles } from './attention-tiles.js'
import { shownWeights } from './attention-weights.js'
import type { Domain } from './domain.js'
import type { PlotCell } from './grid-keys.js'
import { type HighlightMark, HighlightMarks } from './highlights.js'
import type { HoverChannel } from './hover-channel.js'
import { LinkedPair, type LinkedPoint } from './linked-marks.js'
import { Plot } from './plot.js'
import { PinnedPair } from './plot-marks.js'
import type { Theme } from './theme.js'
import type { Zoom } from './zoom.js'

/** Which token reads which: positions in the prompt. */
export interface AttentionCell {
  query: number
  key: number
}

export interface AttentionHeatmapProps {
  result: AttentionResult
  /** Block as numbered in the model; one that is not in the result takes the nearest. */
  layer: number
  head: Head
  sinks?: SinkMode | undefined
  domain?: Domain | undefined
  /** It stands beside others: labels are short. */
  beside?: boolean | undefined
  /** The body box in CSS pixels: the card without its header, pickers and legend. */
  width: number
  height: number
  theme: Theme
  zoom?: Zoom | undefined
  interactive?: boolean | undefined
  selected?: AttentionCell | null | undefined
  onHover?: ((cell: AttentionCell | null) => void) | undefined
  onSelect?: ((cell: AttentionCell) => void) | undefined
  onOpen?: ((cell: AttentionCell) => void) | undefined
  hover?: HoverChannel<AttentionCell> | undefined
  /** What cards of the same tokens point at, without a React commit. */
  linked?: HoverChannel<LinkedPoint> | undefined
  /** Tracked positions, marked at both axes with their strokes. */
  pinned?: readonly number[] | undefined
  /** Blocks of weights that people marked, queries down and keys right. */
  highlights?: readonly HighlightMark[] | undefined
  onHighlight?: ((id: string) => void) | undefined
  label?: string | undefined
}

const toCell = ({ row, column }: PlotCell): AttentionCell => ({ query: row, key: column })
const toPlot = ({ query, key }: AttentionCell): PlotCell => ({ row: query, column: key })

/** Attention heatmap: the reading token (query) down, the token that is read (key) right. */
export const AttentionHeatmap = memo(function AttentionHeatmap(props: AttentionHeatmapProps) {
  const { result, layer, head, sinks, width, height, theme, zoom = 1, interactive = true, selected, hover } = props
  const { onHover, onSelect, onOpen, domain = WEIGHTS, beside = false } = props
  const tokens = result.ids.length
  const layout = useMemo(() => fitMatrix({ width, height }, tokens, beside), [width, height, tokens, beside])
  const picture = useMemo(
    () => attentionPicture(result, layout, { layer, head, sinks }, theme, domain),
    [result, layout, layer, head, sinks, theme, domain],
  )
  const shown = shownWeights(result, { layer, head, sinks })
  const hovered = useCallback(
    (at: PlotCell | null) => {
      const cell = at && toCell(at)
      hover?.set(cell)
      onHover?.(cell)
    },
    [hover, onHover],
  )
  // What is pointed at in the plot beside, or on a card of the same tokens, is pointed at here too.
  const pointed = useCallback(
    (listener: (at: PlotCell | null) => void) =>
      hover?.subscribe((cell) => listener(cell && cell.query < tokens && cell.key < tokens ? toPlot(cell) : null)) ??
      (() => {}),
    [hover, tokens],
  )
  const selectCell = useCallback((at: PlotCell) => onSelect?.(toCell(at)), [onSelect])
  const openCell = useCallback((at: PlotCell) => (onOpen ?? onSelect)?.(toCell(at)), [onOpen, onSelect])
  const drawn = useMemo(() => (selected ? toPlot(selected) : null), [selected])
  const start = useMemo(() => ({ row: tokens - 1, column: 0 }), [tokens])
  const { linked, pinned, highlights, onHighlight } = props
  return (
    <Plot
      picture={picture}
      theme={theme}
      zoom={zoom}
      interactive={interactive}
      label={props.label ?? describeAttention(result, layer, head)}
      selected={drawn}
      over={
        <>
          <AttentionTiles shown={shown} layout={layout} domain={domain} theme={theme} zoom={zoom} />
          <SinkMarks layout={layout} sinks={shown.sinks} />
          {linked ? <LinkedPair layout={layout} linked={linked} /> : null}
          {pinned ? <PinnedPair layout={layout} positions={pinned} /> : null}
        </>
      }
      under={highlights ? <HighlightMarks layout={layout} highlights={highlights} onOpen={onHighlight} /> : null}
      start={start}
      pointed={pointed}
      onHover={hovered}
      onSelect={selectCell}
      onOpen={openCell}
    />
  )
})

/** One sentence about what an attention plot shows. */
export function describeAttention(result: AttentionResult, layer: number, head: Head): string {
  const { name } = result.facts.checkpoint
  return `Attention, ${name}, ${headName(result, layer, head)}, ${result.ids.length} tokens`
}
