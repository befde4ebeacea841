import { type AttentionResult, MEASURES } from '@lensboard/contract'
import { memo, type ReactNode, useCallback } from 'react'
import type { AttentionCell } from './attention-heatmap.js'
import { type Head, headFacts } from './attention-matrix.js'
import { aboutMap, attentionMeasure } from './attention-measure.js'
import { WEIGHTS, WHOLE_TOKENS_MAX } from './attention-picture.js'
import type { SinkMode } from './attention-sinks.js'
import { shownWeights, weightAt } from './attention-weights.js'
import { ColorScale } from './color-scale.js'
import { type Domain, place } from './domain.js'
import type { HoverChannel } from './hover-channel.js'
import { InfoMark } from './info-mark.js'
import { LegendNotes } from './legend-notes.js'
import { formatNats, formatNatsValue, formatTick } from './numbers.js'
import { palette } from './palette.js'
import { attentionNotes, type ReadingNote } from './reading-notes.js'
import type { Theme } from './theme.js'
import { useScaleMarker } from './use-scale-marker.js'

export interface AttentionLegendProps {
  result: AttentionResult
  layer: number
  head: Head
  sinks?: SinkMode | undefined
  domain?: Domain | undefined
  theme: Theme
  hover?: HoverChannel<AttentionCell> | undefined
  /** Changes between a linear and a logarithmic scale; without it the scale is as it is. */
  onDomain?: ((domain: Domain | undefined) => void) | undefined
  /** What is said at its end in place of how a matrix is read. */
  children?: ReactNode
}

/** A narrow legend has no room to say it. */
const HOW = 'Each row is a query, and reads the keys in the columns.'

/** Weights that are sent in 8 bits say nothing below their step. */
const logOf = (result: AttentionResult): Domain => ({
  min: result.packed?.patterns ? 1e-3 : 1e-6,
  max: 1,
  scale: 'log',
})

/** Legend of an attention card: what the weights are, how sinks are treated, the scale with its ends. */
export const AttentionLegend = memo(function AttentionLegend(props: AttentionLegendProps) {
  const { result, layer, head, sinks, domain = WEIGHTS, theme, hover, onDomain, children } = props
  const choice = { layer, head, sinks }
  const shown = shownWeights(result, choice)
  const placeOf = useCallback(
    ({ query, key }: AttentionCell) => place(domain, weightAt(shown, query, key)),
    [shown, domain],
  )
  const { name } = MEASURES[attentionMeasure(result, choice)]
  const own = headFacts(result, layer, head)
  const marker = useScaleMarker(hover, placeOf)
  const notes = [...sinkNotes(shown), ...pooledNotes(shown.tokens), ...attentionNotes(result)]
  return (
    <div className="lb-legend">
      <span className="lb-legend-name">{name}</span>
      <InfoMark
        name={`About ${name}`}
        lines={[...aboutMap(result, choice), ...(children ? [] : [HOW]), ...notes.map(({ full }) => full)]}
      />
      {own ? (
        <span className="lb-unit lb-legend-notes" title={HEAD_FACTS}>
          entropy {formatNats(own.entropy)} · {formatNatsValue(own.distance)} tokens back
        </span>
      ) : null}
      <ColorScale ref={marker} table={palette('viridis', theme)} domain={domain} format={formatTick} above={0} />
      {onDomain && (
        <button
          type="button"
          className="lb-look-button"
          aria-pressed={domain.scale === 'log'}
          title="Logarithmic scale: small weights can be told apart"
          onClick={() => onDomain(domain.scale === 'log' ? undefined : logOf(result))}
        >
          log
        </button>
      )}
      <LegendNotes notes={notes} />
      {children ?? <span className="lb-unit lb-legend-how">query ↓ reads key →</span>}
    </div>
  )
})

const HEAD_FACTS = (['headEntropy', 'headDistance'] as const)
  .map((id) => `${MEASURES[id].name}: ${MEASURES[id].formula}. ${MEASURES[id].meaning}`)
  .join('\n')

function sinkNotes({ sinks, left }: ReturnType<typeof shownWeights>): ReadingNote[] {
  if (!left) return []
  const which = `${sinks.length === 1 ? 'sink' : `${sinks.length} sinks`}`
  const at = sinks.map(({ key }) => key).join(', ')
  return [
    left === 'hidden'
      ? { short: `${which} hidden`, full: `Left out of the picture: position ${at}.` }
      : { short: `without ${which}`, full: `Left out, and the rest of each query made to sum to 1: position ${at}.` },
  ]
}

function pooledNotes(tokens: number): ReadingNote[] {
  if (tokens <= WHOLE_TOKENS_MAX) return []
  const box = Math.round((tokens / WHOLE_TOKENS_MAX) * 10) / 10
  return [
    {
      short: 'largest of each box',
      full: `Seen from afar, a point stands for ${box} × ${box} weights and has the colour of the largest; near by, every weight is drawn.`,
    },
  ]
}
