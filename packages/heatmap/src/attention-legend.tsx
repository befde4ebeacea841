import type { AttentionResult } from '@lensboard/contract'
import { memo, useCallback, useMemo } from 'react'
import type { AttentionCell } from './attention-heatmap.js'
import { attentionMatrix, type Head, headName } from './attention-matrix.js'
import { ColorScale } from './color-scale.js'
import type { HoverChannel } from './hover-channel.js'
import { InfoMark } from './info-mark.js'
import { palette } from './palette.js'
import type { Theme } from './theme.js'
import { useScaleMarker } from './use-scale-marker.js'

export interface AttentionLegendProps {
  result: AttentionResult
  layer: number
  head: Head
  theme: Theme
  hover?: HoverChannel<AttentionCell> | undefined
}

const DOMAIN = { min: 0, max: 1, scale: 'linear' as const }

/** Legend of an attention card: weight 0–1, rows are queries, what is averaged. */
export const AttentionLegend = memo(function AttentionLegend({
  result,
  layer,
  head,
  theme,
  hover,
}: AttentionLegendProps) {
  const matrix = useMemo(() => attentionMatrix(result, layer, head), [result, layer, head])
  const placeOf = useCallback(
    ({ query, key }: AttentionCell) => matrix[query * result.ids.length + key] ?? Number.NaN,
    [matrix, result],
  )
  const marker = useScaleMarker(hover, placeOf)
  return (
    <div className="lb-legend">
      <span className="lb-legend-name">Attention weight</span>
      <InfoMark name="About attention weight" lines={aboutAttention(result, layer, head)} />
      <ColorScale ref={marker} table={palette('viridis', theme)} domain={DOMAIN} format={String} above={0} />
      <span className="lb-unit">query ↓ reads key →</span>
    </div>
  )
})

function aboutAttention(result: AttentionResult, layer: number, head: Head): string[] {
  return [
    `Attention weight, ${headName(result, layer, head)}`,
    'pattern[query][key] = softmax over keys of q · k / √d',
    'How much the token of a row reads the token of a column. Each row sums to 1.',
    'Bright: read much. Dark: read little. Hatched: masked, a future position.',
  ]
}
