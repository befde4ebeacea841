import { type AttentionResult, MEASURES } from '@lensboard/contract'
import { memo, useCallback, useMemo } from 'react'
import type { AttentionCell } from './attention-heatmap.js'
import { attentionMatrix, availableHead, type Head, headFacts, headName } from './attention-matrix.js'
import { ColorScale } from './color-scale.js'
import type { HoverChannel } from './hover-channel.js'
import { InfoMark } from './info-mark.js'
import { LegendNotes } from './legend-notes.js'
import { measureText } from './measure-text.js'
import { formatNats, formatNatsValue } from './numbers.js'
import { palette } from './palette.js'
import { attentionNotes } from './reading-notes.js'
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
  const measure = measureOf(result, layer, head)
  const own = headFacts(result, layer, head)
  const marker = useScaleMarker(hover, placeOf)
  return (
    <div className="lb-legend">
      <span className="lb-legend-name">{MEASURES[measure].name}</span>
      <InfoMark name={`About ${MEASURES[measure].name}`} lines={aboutAttention(result, layer, head)} />
      {own ? (
        <span className="lb-unit" title={HEAD_FACTS}>
          entropy {formatNats(own.entropy)} · {formatNatsValue(own.distance)} tokens back
        </span>
      ) : null}
      <ColorScale ref={marker} table={palette('viridis', theme)} domain={DOMAIN} format={String} above={0} />
      <LegendNotes notes={attentionNotes(result)} />
      <span className="lb-unit">query ↓ reads key →</span>
    </div>
  )
})

const measureOf = (result: AttentionResult, layer: number, head: Head): 'attention' | 'rollout' =>
  availableHead(result, layer, head).head === 'rollout' ? 'rollout' : 'attention'

const HEAD_FACTS = (['headEntropy', 'headDistance'] as const)
  .map((id) => `${MEASURES[id].name}: ${MEASURES[id].formula}. ${MEASURES[id].meaning}`)
  .join('\n')

function aboutAttention(result: AttentionResult, layer: number, head: Head): string[] {
  const { name, formula, meaning, direction, unit, missing } = measureText(measureOf(result, layer, head))
  return [
    `${name}, ${headName(result, layer, head)}`,
    ...[formula, meaning, direction, `Unit: ${unit}.`, `Hatched: ${missing}`],
    ...attentionNotes(result).map(({ full }) => full),
  ]
}
