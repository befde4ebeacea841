import type { LensResult } from '@lensboard/contract'
import { pieceLabel } from '@lensboard/contract'
import { memo, useMemo } from 'react'
import { followedTokens, pieceOf } from './followed.js'
import { type Metric, type MetricId, TOKEN_MEASURES } from './metric.js'
import { LENS_METRICS } from './metrics.js'
import { parseTokenMetric, TOKEN_MEASURE, tokenMetricId } from './token-metric.js'

/** More would only be scrolled past. */
const TOKENS_OFFERED = 60

interface MetricMenuProps {
  result: LensResult
  metric: Metric
  onMetric?: ((metric: MetricId) => void) | undefined
}

/** What colours the cells: a measure and, where it is one of a followed token, which token. Text without `onMetric`. */
export const MetricMenu = memo(function MetricMenu({ result, metric, onMetric }: MetricMenuProps) {
  const chosen = parseTokenMetric(metric.id)
  const tokens = useMemo(() => followedTokens(result).slice(0, TOKENS_OFFERED), [result])
  const label = (id: number) => visible(pieceLabel(pieceOf(result, id)))
  if (!onMetric)
    return (
      <span className="lb-legend-name">
        {metric.name}
        {chosen ? ` ${label(chosen.id)}` : ''}
      </span>
    )
  // Another measure keeps the token.
  const token = chosen?.id ?? tokens[0]?.id
  const offered = chosen && !tokens.some(({ id }) => id === chosen.id) ? [chosen.id] : []
  return (
    <>
      <select
        className="lb-select"
        aria-label="Metric"
        title={metric.name}
        value={metric.id}
        onChange={(event) => onMetric(event.target.value as MetricId)}
      >
        <optgroup label="Of every cell">
          {LENS_METRICS.map(({ id, name, lacks }) => (
            <option key={id} value={id} disabled={lacks?.(result)}>
              {name}
              {lacks?.(result) ? ' (run again: older result)' : ''}
            </option>
          ))}
        </optgroup>
        <optgroup label={token === undefined ? 'Of a followed token (run again: older result)' : 'Of a followed token'}>
          {TOKEN_MEASURES.map((measure) => (
            <option
              key={measure}
              value={token === undefined ? measure : tokenMetricId({ measure, id: token })}
              disabled={token === undefined}
            >
              {TOKEN_MEASURE[measure].name}
            </option>
          ))}
        </optgroup>
      </select>
      {chosen && (
        <select
          className="lb-select lb-select-token"
          aria-label="Followed token"
          value={chosen.id}
          onChange={(event) => onMetric(tokenMetricId({ ...chosen, id: Number(event.target.value) }))}
        >
          {[...offered, ...tokens.map(({ id }) => id)].map((id) => (
            <option key={id} value={id}>
              {label(id)}
            </option>
          ))}
        </select>
      )}
    </>
  )
})

/** Options of a native menu hold text alone: a space at an end is written as an open box. */
const visible = (text: string): string =>
  text
    .replace(/^ +| +$/g, (spaces) => '␣'.repeat(spaces.length))
    .replaceAll('\n', '⏎')
    .replaceAll('\t', '⇥')
