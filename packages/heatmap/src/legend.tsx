import type { CardView, LensResult, TokenGroup } from '@lensboard/contract'
import { memo, useCallback, useMemo, useRef } from 'react'
import { ColorScale } from './color-scale.js'
import type { Sides } from './difference-metric.js'
import { place } from './domain.js'
import { drawnRows, strideWords } from './drawn-rows.js'
import type { HoverChannel } from './hover-channel.js'
import { InfoMark } from './info-mark.js'
import { LegendNotes } from './legend-notes.js'
import type { LensCell } from './lens-cell.js'
import {
  directionWords,
  domainKey,
  fixedDomain,
  type LensLook,
  outside,
  shownDomain,
  shownPalette,
  typedNumber,
  withEnd,
} from './lens-look.js'
import type { LookMenu, LookPart } from './look-menu.js'
import type { MetricId } from './metric.js'
import { whyLacking } from './metric.js'
import { MetricMenu } from './metric-menu.js'
import { shownMetric } from './metrics.js'
import { alignmentNotes } from './pair-words.js'
import { palette } from './palette.js'
import { lensWords, type ReadThrough } from './read-through.js'
import { lensNotes, markedRows } from './reading-notes.js'
import type { Theme } from './theme.js'
import { useScaleMarker } from './use-scale-marker.js'

export interface LegendProps extends LensLook {
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
  /** Letter of the cards that share the range. */
  scaleGroup?: CardView['scaleGroup']
  /** Drawn stride of the plot, said when it leaves rows out. */
  stride?: number | undefined
  /** The same channel the plot has: its hovered value moves a marker. */
  hover?: HoverChannel<LensCell> | undefined
  /** Without it the metric is shown as text. */
  onMetric?: ((metric: MetricId) => void) | undefined
  /** Changes how the cells are seen, with a name for the step; without it nothing is offered for change. */
  onLook?: ((name: string, part: LookPart) => void) | undefined
  /** Where more than the ends of the range is for change; given by who has it, so that other pages need not load it. */
  menu?: typeof LookMenu | undefined
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

/** Numeric legend of a lens card: metric menu, gradient with numbers, unit, definition, over-range counts, rows. */
export const Legend = memo(function Legend({
  result,
  theme,
  hover,
  onMetric,
  stride = 1,
  menu: Menu,
  ...props
}: LegendProps) {
  const { palette: chosen, domain: typed, shared, rows, scaleGroup, onLook } = props
  const metric = shownMetric(props.metric ?? 'prob', props)
  const domain = useMemo(() => shownDomain(result, metric, { domain: typed, shared }), [result, metric, typed, shared])
  const fixed = fixedDomain(metric, { domain: typed }) !== null
  const { above, below } = useMemo(() => outside(result, metric, domain), [result, metric, domain])
  const type = (end: 'min' | 'max', text: string): boolean => {
    const next = withEnd(domain, metric, end, typedNumber(text))
    if (next) onLook?.('type an end of the range', { domain: { ...next, metric: domainKey(metric) } })
    return next !== null
  }
  const placeOf = useCallback(
    ({ row, position }: LensCell) => place(domain, metric.at(result, row * result.ids.length + position)),
    [result, metric, domain],
  )
  const marker = useScaleMarker(hover, placeOf)
  const { through = [] } = props
  const notes = [
    ...alignmentNotes(result, props.baseline),
    ...lensNotes(result, props.finalNorm),
    ...markedRows(result, through, props.baseline),
  ]
  const learned = through.length === 1 && through[0]?.lens !== 'logit' ? through : []
  const lacking = metric.lacks?.(result) ?? false
  return (
    <div className="lb-legend">
      <MetricMenu result={result} metric={metric} groups={props.groups} onMetric={onMetric} />
      <InfoMark
        name={`About ${metric.name}`}
        lines={[
          ...[metric.name, metric.formula, metric.meaning, directionWords(metric, chosen), `Unit: ${metric.unit}.`],
          `No value: ${metric.missing}`,
          ...learned.map((one) => `Read through: ${lensWords(one)}.`),
          ...notes.map(({ full }) => full),
        ]}
      />
      {lacking ? (
        <span className="lb-unit lb-legend-lacking" title={whyLacking(result)}>
          {whyLacking(result)}
        </span>
      ) : (
        <ColorScale
          ref={marker}
          table={palette(shownPalette(metric, chosen), theme)}
          domain={domain}
          format={metric.tick}
          above={above}
          below={below}
          onEnd={onLook && metric.palette !== 'twoTone' ? type : undefined}
        />
      )}
      {fixed && onLook ? (
        <button
          type="button"
          className="lb-step lb-scale-lock"
          aria-label="The range is fixed. Make it automatic."
          title="The range is fixed. Make it automatic."
          onClick={() => onLook('free the range', { domain: undefined })}
        >
          <Lock />
        </button>
      ) : null}
      {scaleGroup ? (
        <span className="lb-scale-letter" title={`Cards of letter ${scaleGroup} with this measure share one range.`}>
          ⇄&nbsp;{scaleGroup}
        </span>
      ) : null}
      {onMetric && (
        <MetricStatus
          words={`${metric.name}, ${metric.unit}, ${metric.tick(domain.min)} to ${metric.tick(domain.max)}.`}
        />
      )}
      {metric.unit === 'nats' && !lacking && <span className="lb-unit">nats</span>}
      <LegendNotes notes={notes} />
      <RowsNote total={result.rows.length} rows={rows} stride={stride} />
      {onLook && Menu && !lacking ? (
        <Menu {...{ result, metric, domain, fixed, stride, theme, onLook }} look={{ ...props, rows, scaleGroup }} />
      ) : null}
    </div>
  )
})

/** Which rows are drawn, where not all are. */
function RowsNote({ total, rows, stride }: { total: number; rows: CardView['rows']; stride: number }) {
  const drawn = drawnRows(total, { ...rows, stride: Math.max(stride, rows?.stride ?? 1) }).length
  if (drawn === total) return null
  const [, every = '', words = ''] =
    /^(every )?(.*)$/.exec(stride > 1 ? strideWords(stride) : `${drawn} of ${total} rows`) ?? []
  return (
    <span className="lb-unit" title={`${drawn} of ${total} rows are drawn, the output always.`}>
      <span className="lb-rows-every">{every}</span>
      {words}
    </span>
  )
}

const Lock = () => (
  <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
    <path d="M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5" />
  </svg>
)
