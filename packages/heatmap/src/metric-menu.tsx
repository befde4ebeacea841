import type { LensResult, TokenGroup } from '@lensboard/contract'
import { memo, useMemo } from 'react'
import { followedTokens } from './followed.js'
import { lackWords, type Metric, type MetricId, TOKEN_MEASURES } from './metric.js'
import { MetricName } from './metric-name.js'
import { LENS_METRICS } from './metrics.js'
import { OTHER_CHOICE } from './other-choice.js'
import { type Subject, subjectKey, subjectLabel } from './subject.js'
import { type Chosen, chosenId, parseChosen, TOKEN_MEASURE } from './token-metric.js'

/** More would only be scrolled past. */
const TOKENS_OFFERED = 60

interface MetricMenuProps {
  result: LensResult
  metric: Metric
  groups?: readonly TokenGroup[] | undefined
  onMetric?: ((metric: MetricId) => void) | undefined
}

/** What colours the cells: a measure and, where it is one of followed tokens, of which. Text without `onMetric`. */
export const MetricMenu = memo(function MetricMenu({ result, metric, groups = [], onMetric }: MetricMenuProps) {
  const tokens = useMemo(() => followedTokens(result, TOKENS_OFFERED), [result])
  const label = (subject: Subject) => visible(subjectLabel(result, subject))
  const { subjects } = metric
  if (!onMetric)
    return (
      <span className="lb-legend-name" title={metric.name}>
        <MetricName metric={metric} name={metric.name} /> {subjects?.map(label).join(' − ')}
      </span>
    )
  const chosen = parseChosen(metric.id)
  // Groups were made to be looked at, so they come first; another measure keeps what was chosen.
  const offered: Subject[] = result.tracked ? [...groups, ...tokens.map(({ id }) => id)] : []
  const first = subjects?.[0] ?? offered[0]
  const second = subjects?.[1] ?? offered.find((one) => first !== undefined && subjectKey(one) !== subjectKey(first))
  const of = (measure: Chosen['measure']): MetricId | null => {
    if (first === undefined) return null
    if (measure !== 'logitDifference') return chosenId({ measure, keys: [subjectKey(first)] })
    return second === undefined ? null : chosenId({ measure, keys: [subjectKey(first), subjectKey(second)] })
  }
  const option = (measure: Chosen['measure'], name: string) => (
    <option key={measure} value={of(measure) ?? measure} disabled={of(measure) === null}>
      {name}
    </option>
  )
  const older = result.tracked ? '' : lackWords(result)
  return (
    <>
      <span className={subjects?.length === 2 ? 'lb-measure lb-measure--kept' : 'lb-measure'}>
        <MetricName metric={metric} name={(metric.of ?? metric).name} />
        <Chevron />
        <select
          aria-label="Metric"
          title={metric.name}
          value={metric.id}
          onChange={(event) => onMetric(event.target.value as MetricId)}
        >
          {metric.sides ? (
            <optgroup label="Of both">
              <option value={OTHER_CHOICE.id}>{OTHER_CHOICE.name(metric.sides)}</option>
            </optgroup>
          ) : null}
          <optgroup label="Of every cell">
            {LENS_METRICS.map(({ id, name, lacks }) => (
              <option key={id} value={id} disabled={lacks?.(result)}>
                {name}
                {lacks?.(result) ? lackWords(result) : ''}
              </option>
            ))}
          </optgroup>
          <optgroup label={`Of a followed token${groups.length > 0 ? ' or group' : ''}${older}`}>
            {TOKEN_MEASURES.map((measure) => option(measure, TOKEN_MEASURE[measure].name))}
          </optgroup>
          <optgroup label={`Of two${older}`}>{option('logitDifference', 'Logit difference')}</optgroup>
        </select>
      </span>
      {chosen && subjects
        ? subjects.map((subject, slot) => (
            <SubjectSelect
              // biome-ignore lint/suspicious/noArrayIndexKey: the slots of a difference do not move
              key={slot}
              name={
                subjects.length === 1 ? 'Followed token' : slot === 0 ? 'Token or group A' : 'Less token or group B'
              }
              minus={slot === 1}
              value={subject}
              offered={offered}
              label={label}
              onChange={(key) => onMetric(chosenId({ ...chosen, keys: chosen.keys.with(slot, key) }))}
            />
          ))
        : null}
    </>
  )
})

const Chevron = () => (
  <svg viewBox="0 0 10 6" width="10" height="6" aria-hidden="true">
    <path d="M1 1l4 4 4-4" fill="none" stroke="currentColor" strokeWidth="1.8" />
  </svg>
)

interface SubjectSelectProps {
  name: string
  minus: boolean
  value: Subject
  offered: readonly Subject[]
  label(subject: Subject): string
  onChange(key: string): void
}

function SubjectSelect({ name, minus, value, offered, label, onChange }: SubjectSelectProps) {
  const own = subjectKey(value)
  const all = offered.some((one) => subjectKey(one) === own) ? offered : [value, ...offered]
  return (
    <>
      {minus ? <span aria-hidden="true">−</span> : null}
      <select
        className="lb-select lb-select-token"
        aria-label={name}
        value={own}
        onChange={(event) => onChange(event.target.value)}
      >
        {all.map((subject) => (
          <option key={subjectKey(subject)} value={subjectKey(subject)}>
            {label(subject)}
            {typeof subject === 'number' ? '' : ' (group)'}
          </option>
        ))}
      </select>
    </>
  )
}

/** Options of a native menu hold text alone: a space at an end is written as an open box. */
const visible = (text: string): string =>
  text
    .replace(/^ +| +$/g, (spaces) => '␣'.repeat(spaces.length))
    .replaceAll('\n', '⏎')
    .replaceAll('\t', '⇥')
