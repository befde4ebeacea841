import type { AttributionResult, PatchingResult } from '@lensboard/contract'
import { memo, type ReactNode, useMemo } from 'react'
import { attributionText } from './causal-text.js'
import { componentWords, signed, sortedContributions } from './contributions.js'
import { CopyButton } from './copy-button.js'
import { InfoMark } from './info-mark.js'
import { type ListReading, useListCells } from './list-cells.js'
import { type ListHighlights, ListTags, lineMark, marksOfLine } from './list-tags.js'
import { measureText } from './measure-text.js'
import { exactFloat, formatNatsValue } from './numbers.js'
import { colorAt, hexColor, palette } from './palette.js'
import type { Theme } from './theme.js'
import { TokenText } from './token-text.js'

export interface AttributionBarsProps extends ListReading, ListHighlights {
  result: AttributionResult
  theme: Theme
}

/** What each component adds to the logit: bars from a common zero, the longest on top, blue adds, red takes away. */
export const AttributionBars = memo(function AttributionBars(props: AttributionBarsProps) {
  const { result, theme, highlights, onHighlight, ...reading } = props
  const lines = useMemo(() => sortedContributions(result), [result])
  const most = Math.max(1e-9, ...lines.map(({ value }) => Math.abs(value) || 0))
  const table = palette('diverging', theme)
  const colors = { up: hexColor(colorAt(table, 0.85)), down: hexColor(colorAt(table, 0.15)) }
  const { frame, cell } = useListCells<HTMLTableElement>({ rows: lines.length, columns: 1 }, reading, ({ row }) => {
    const line = lines[row]
    if (!line) return []
    return [
      { parts: [`${line.name} ${signed(line.value)} logits`], look: 'strong' },
      { parts: [componentWords(line.component, result)], look: 'muted' },
    ]
  })
  return (
    <section className="lb-bars" tabIndex={reading.interactive ? -1 : 0} aria-label="Contributions, the largest first">
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA grid pattern on native cells */}
      <table {...frame} role="grid" aria-label="Contributions, the largest first" aria-rowcount={lines.length}>
        <tbody>
          {lines.map(({ name, value }, row) => (
            <tr key={name} {...lineMark(marksOfLine(highlights, row))}>
              <th scope="row">{name}</th>
              {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: as above */}
              {/* biome-ignore lint/a11y/useFocusableInteractive: its place in the tab order comes with the cell */}
              <td role="gridcell" aria-label={`${name} ${signed(value)} logits`} {...cell(row, 0)}>
                <span className="lb-bars-track" aria-hidden="true">
                  <span
                    style={{
                      background: value > 0 ? colors.up : colors.down,
                      width: `${(50 * Math.abs(value)) / most}%`,
                      ...(value > 0 ? { left: '50%' } : { right: '50%' }),
                    }}
                  />
                </span>
                <span className="lb-bars-value">{signed(value)}</span>
              </td>
              {highlights ? (
                <ListTags
                  marks={marksOfLine(highlights, row)}
                  onOpen={onHighlight}
                  side={value > 0 ? 'left' : 'right'}
                />
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
})

/** A logit, or a difference of logits, as it was asked. */
export const MetricTokens = ({ result }: { result: AttributionResult | PatchingResult }) => {
  const list = (ids: readonly number[]) =>
    ids.map((id, i) => (
      <span key={id}>
        {i > 0 ? ', ' : ''}
        <TokenText piece={result.vocabulary.get(id) ?? { text: `#${id}` }} />
      </span>
    ))
  return (
    <>
      Logit of {list(result.target)}
      {result.against.length > 0 ? <> less {list(result.against)}</> : null} after position {result.position}{' '}
      <TokenText piece={result.tokens[result.position] ?? { text: '' }} />
    </>
  )
}

/** The question of an attribution: which token at which position, and against which. */
export const AttributionTarget = memo(function AttributionTarget({ result }: { result: AttributionResult }) {
  return (
    <p className="lb-picker lb-target">
      <MetricTokens result={result} />
    </p>
  )
})

/** Sums that float32 keeps this close are the same. */
const SUM_CLOSE = 1e-4

/** Sum of the contributions held against the model's own logit. */
export const AttributionLegend = memo(function AttributionLegend({
  result,
  children,
}: {
  result: AttributionResult
  children?: ReactNode
}) {
  const { name, formula, meaning, direction } = measureText('contribution', ['Blue', 'Red'])
  const sum = result.contributions.reduce((total, value) => total + value, 0)
  const off = Math.abs(result.logit - sum)
  return (
    <div className="lb-legend">
      <span className="lb-legend-name">Contribution</span>
      <InfoMark name="About contributions" lines={[name, formula, meaning, direction, 'Unit: logits.']} />
      <span className="lb-unit" title={`Sum ${exactFloat(sum)}, model ${exactFloat(result.logit)}`}>
        {formatNatsValue(result.logit)} · sums to the logit within {off <= SUM_CLOSE ? '1e-4' : off.toExponential(0)}
      </span>
      <CopyButton text={() => attributionText(result, '\t')} what="the contributions as tab-separated values" />
      {children}
    </div>
  )
})
