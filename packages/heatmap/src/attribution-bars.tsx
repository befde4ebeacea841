import type { AttributionResult, Component } from '@lensboard/contract'
import { pieceLabel } from '@lensboard/contract'
import { memo, useMemo } from 'react'
import { CopyButton } from './copy-button.js'
import { InfoMark } from './info-mark.js'
import { measureText } from './measure-text.js'
import { exactFloat, formatNatsValue } from './numbers.js'
import { colorAt, hexColor, palette } from './palette.js'
import type { Theme } from './theme.js'
import { TokenText } from './token-text.js'
import { tabLines } from './tsv.js'

/** `embed`, `L3 attn`, `L3 H2`, `L3 mlp`, `bias`: a component as it is named in the list. */
function componentName({ site, layer, head }: Component, nLayers: number): string {
  switch (site) {
    case 'embed':
      return 'embed'
    case 'attn_out':
      return `L${layer} attn`
    case 'head':
      return `L${layer} H${head}`
    case 'mlp_out':
      return `L${layer} mlp`
    case 'intervention':
      return `L${layer} change`
    case 'bias':
      return layer >= nLayers ? 'final bias' : `L${layer} bias`
  }
}

const layersOf = ({ components }: AttributionResult) =>
  1 + Math.max(0, ...components.flatMap(({ site, layer }) => (site === 'bias' || site === 'embed' ? [] : [layer])))

/** Components of an attribution with what each adds, the largest first. */
export function sortedContributions(result: AttributionResult): { name: string; value: number }[] {
  const nLayers = layersOf(result)
  return result.components
    .map((component, i) => ({ name: componentName(component, nLayers), value: result.contributions[i] ?? Number.NaN }))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
}

const signed = (value: number) => (value > 0 ? `+${formatNatsValue(value)}` : formatNatsValue(value))

/** What each component adds to the logit: a list of bars from a common zero, blue adds, red takes away. */
export const AttributionBars = memo(function AttributionBars({
  result,
  theme,
}: {
  result: AttributionResult
  theme: Theme
}) {
  const lines = useMemo(() => sortedContributions(result), [result])
  const most = Math.max(1e-9, ...lines.map(({ value }) => Math.abs(value) || 0))
  const table = palette('diverging', theme)
  const colors = { up: hexColor(colorAt(table, 0.85)), down: hexColor(colorAt(table, 0.15)) }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="lb-bars" tabIndex={0} aria-label="Contributions, the largest first">
      <ol>
        {lines.map(({ name, value }) => (
          <li key={name} title={`${name}: ${exactFloat(value)} logits`}>
            <span className="lb-bars-name">{name}</span>
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
          </li>
        ))}
      </ol>
    </section>
  )
})

/** The question of an attribution: which token at which position, and against which. */
export const AttributionTarget = memo(function AttributionTarget({ result }: { result: AttributionResult }) {
  const piece = (id: number) => result.vocabulary.get(id) ?? { text: `#${id}` }
  const list = (ids: readonly number[]) =>
    ids.map((id, i) => (
      <span key={id}>
        {i > 0 ? ', ' : ''}
        <TokenText piece={piece(id)} />
      </span>
    ))
  return (
    <p className="lb-picker lb-target">
      Logit of {list(result.target)}
      {result.against.length > 0 ? <> less {list(result.against)}</> : null} after position {result.position}{' '}
      <TokenText piece={result.tokens[result.position] ?? { text: '' }} />
    </p>
  )
})

/** Sum of the contributions, the model's own logit, and what lies between them. */
export const AttributionLegend = memo(function AttributionLegend({ result }: { result: AttributionResult }) {
  const { name, formula, meaning, direction } = measureText('contribution', ['Blue', 'Red'])
  const sum = result.contributions.reduce((total, value) => total + value, 0)
  const text = tabLines([
    [
      `Contribution to ${result.target.map((id) => pieceLabel(result.vocabulary.get(id) ?? { text: `#${id}` })).join(', ')}`,
      'logits',
    ],
    ...sortedContributions(result).map((line) => [line.name, exactFloat(line.value)]),
  ])
  return (
    <div className="lb-legend">
      <span className="lb-legend-name">Contribution</span>
      <InfoMark name="About contributions" lines={[name, formula, meaning, direction, 'Unit: logits.']} />
      <span className="lb-unit" title={`Sum ${exactFloat(sum)}, model ${exactFloat(result.logit)}`}>
        sum {formatNatsValue(sum)} · model’s own {formatNatsValue(result.logit)} · residual{' '}
        {formatNatsValue(result.logit - sum)}
      </span>
      <CopyButton text={text} what="the contributions as tab-separated values" />
    </div>
  )
})
