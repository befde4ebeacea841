import type { LensResult, TokenGroup } from '@lensboard/contract'
import { memo, useCallback, useMemo, useRef } from 'react'
import { ColorScale } from './color-scale.js'
import type { Sides } from './difference-metric.js'
import { type Domain, place } from './domain.js'
import type { HoverChannel } from './hover-channel.js'
import { InfoMark } from './info-mark.js'
import { LegendNotes } from './legend-notes.js'
import type { LensCell } from './lens-cell.js'
import type { MetricId } from './metric.js'
import { OLDER } from './metric.js'
import { MetricMenu } from './metric-menu.js'
import { metricDomain, shownMetric } from './metrics.js'
import { palette } from './palette.js'
import { lensWords, type ReadThrough } from './read-through.js'
import { lensNotes, markedRows } from './reading-notes.js'
import type { Theme } from './theme.js'
import { useScaleMarker } from './use-scale-marker.js'

export interface LegendProps {
  result: LensResult
  metric?: string | undefined
  /** What it is held against: the legend then is that of the difference. */
  baseline?: LensResult | undefined
  sides?: Sides | undefined
  /** The lens of the reading, of both where there are two. */
  through?: readonly ReadThrough[] | undefined
  /** Groups that a metric may name; they are offered for choice. */
  groups?: readonly TokenGroup[] | undefined
  /** False where the question reads without the model's final norm. */
  finalNorm?: boolean | undefined
  theme: Theme
  domain?: Domain | undefined
  /** Drawn stride of the plot, said when it leaves rows out. */
  stride?: number | undefined
  /** The same channel the plot has: its hovered value moves a marker. */
  hover?: HoverChannel<LensCell> | undefined
  /** Without it the metric is shown as text. */
  onMetric?: ((metric: MetricId) => void) | undefined
}

/** Says the new metric to screen readers after a change, and nothing at first. */
function MetricStatus({ words }: { words: string }) {
  const first = useRef(words)
  const changed = useRef(false)
  changed.current ||= words !== first.current
  return (
    <span role="status" className="lb-hidden">
      {changed.current ? words : ''}
    </span>
  )
}

/** Numeric legend of a lens card: metric menu, gradient with numbers, unit, definition, over-range count. */
export const Legend = memo(function Legend({ result, theme, hover, onMetric, stride = 1, ...props }: LegendProps) {
  const metric = shownMetric(props.metric ?? 'prob', props)
  const domain = useMemo(() => props.domain ?? metricDomain(result, metric), [props.domain, metric, result])
  const above = useMemo(() => {
    let count = 0
    for (let cell = 0; cell < result.entropy.length; cell++) if (metric.at(result, cell) > domain.max) count++
    return count
  }, [result, metric, domain])
  const placeOf = useCallback(
    ({ row, position }: LensCell) => place(domain, metric.at(result, row * result.ids.length + position)),
    [result, metric, domain],
  )
  const marker = useScaleMarker(hover, placeOf)
  const { through = [] } = props
  const notes = [...lensNotes(result, props.finalNorm), ...markedRows(result, through)]
  const learned = through.length === 1 && through[0]?.lens !== 'logit' ? through : []
  const lacking = metric.lacks?.(result) ?? false
  return (
    <div className="lb-legend">
      <MetricMenu result={result} metric={metric} groups={props.groups} onMetric={onMetric} />
      <InfoMark
        name={`About ${metric.name}`}
        lines={[
          ...[metric.name, metric.formula, metric.meaning, metric.direction, `Unit: ${metric.unit}.`],
          `No value: ${metric.missing}`,
          ...learned.map((one) => `Read through: ${lensWords(one)}.`),
          ...notes.map(({ full }) => full),
        ]}
      />
      {lacking ? (
        <span className="lb-unit lb-legend-lacking" title={OLDER}>
          {OLDER}
        </span>
      ) : (
        <ColorScale
          ref={marker}
          table={palette(metric.palette, theme)}
          domain={domain}
          format={metric.tick}
          above={above}
        />
      )}
      {onMetric && (
        <MetricStatus
          words={`${metric.name}, ${metric.unit}, ${metric.tick(domain.min)} to ${metric.tick(domain.max)}.`}
        />
      )}
      {metric.unit === 'nats' && !lacking && <span className="lb-unit">nats</span>}
      <LegendNotes notes={notes} />
      {stride > 1 && <span className="lb-unit">every {stride === 2 ? '2nd' : `${stride}th`} row</span>}
    </div>
  )
})
