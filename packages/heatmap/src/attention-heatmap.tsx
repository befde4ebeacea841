import type { AttentionResult } from '@lensboard/contract'
import { memo, useCallback, useMemo } from 'react'
import { type Head, headName } from './attention-matrix.js'
import { attentionPicture } from './attention-picture.js'
import type { PlotCell } from './grid-keys.js'
import type { HoverChannel } from './hover-channel.js'
import { fitAttention } from './layout.js'
import { Plot } from './plot.js'
import type { Theme } from './theme.js'

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
  /** The body box in CSS pixels: the card without its header, pickers and legend. */
  width: number
  height: number
  theme: Theme
  zoom?: number | undefined
  interactive?: boolean | undefined
  selected?: AttentionCell | null | undefined
  onHover?: ((cell: AttentionCell | null) => void) | undefined
  onSelect?: ((cell: AttentionCell) => void) | undefined
  onOpen?: ((cell: AttentionCell) => void) | undefined
  hover?: HoverChannel<AttentionCell> | undefined
  label?: string | undefined
}

const toCell = ({ row, column }: PlotCell): AttentionCell => ({ query: row, key: column })

/** Attention heatmap: the reading token (query) down, the token that is read (key) right. */
export const AttentionHeatmap = memo(function AttentionHeatmap(props: AttentionHeatmapProps) {
  const { result, layer, head, width, height, theme, zoom = 1, interactive = true, selected, hover } = props
  const { onHover, onSelect, onOpen } = props
  const layout = useMemo(() => fitAttention({ width, height }, result.ids.length), [width, height, result])
  const picture = useMemo(
    () => attentionPicture(result, layout, { layer, head }, theme),
    [result, layout, layer, head, theme],
  )
  const hovered = useCallback(
    (at: PlotCell | null) => {
      const cell = at && toCell(at)
      hover?.set(cell)
      onHover?.(cell)
    },
    [hover, onHover],
  )
  const selectCell = useCallback((at: PlotCell) => onSelect?.(toCell(at)), [onSelect])
  const openCell = useCallback((at: PlotCell) => (onOpen ?? onSelect)?.(toCell(at)), [onOpen, onSelect])
  const drawn = useMemo(() => (selected ? { row: selected.query, column: selected.key } : null), [selected])
  const start = useMemo(() => ({ row: result.ids.length - 1, column: 0 }), [result])
  return (
    <Plot
      picture={picture}
      theme={theme}
      zoom={zoom}
      interactive={interactive}
      label={props.label ?? describeAttention(result, layer, head)}
      selected={drawn}
      start={start}
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
