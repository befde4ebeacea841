import type { AttributionResult, PatchingResult, PatchscopeResult } from '@lensboard/contract'
import { memo, type ReactNode } from 'react'
import { componentWords, signed, sortedContributions } from './contributions.js'
import { decodedOf } from './decoded.js'
import { exactFloat, formatNatsValue, formatProb } from './numbers.js'
import { formatShare, restoredShares } from './restored.js'
import { TokenText } from './token-text.js'

const percent = (share: number) => `${(100 * share).toFixed(1)} %`.replace('-', '−')

/** One component of an attribution, by its place in the list. */
export const AttributionDetails = memo(function AttributionDetails(props: { result: AttributionResult; row: number }) {
  const { result, row } = props
  const all = sortedContributions(result)
  const line = all[row]
  if (!line) return null
  return (
    <div className="lb-details">
      <h3 className="lb-details-title">
        {line.name} {signed(line.value)} logits
      </h3>
      <p className="lb-details-note">{componentWords(line.component, result)}</p>
      <dl className="lb-facts">
        <Fact name="Rank">
          {row + 1} of {all.length}
        </Fact>
        <Fact name="Share of the logit">{percent(line.value / result.logit)}</Fact>
        <Fact name="Exactly">{exactFloat(line.value)}</Fact>
      </dl>
    </div>
  )
})

/** One patch: what was put where, and what became of the metric. */
export const PatchingDetails = memo(function PatchingDetails(props: {
  result: PatchingResult
  row: number
  column: number
}) {
  const { result, row, column } = props
  const { at, method, clean, corrupted, patched, nLayers, tokens, corruptedTokens } = result
  const cell = row * (patched.length / nLayers) + column
  const metric = patched[cell] ?? Number.NaN
  return (
    <div className="lb-details">
      <h3 className="lb-details-title">
        {at === 'heads' ? (
          `Layer ${row}, head ${column}`
        ) : (
          <>
            {at}, layer {row}, position {column} <TokenText piece={tokens[column] ?? { text: '' }} />
          </>
        )}
      </h3>
      <p className="lb-details-note">
        {formatShare(restoredShares(result)[cell] ?? Number.NaN)} of the way from the corrupted run to the clean one
        {method === 'gradient' ? ', estimated by gradient' : ''}
      </p>
      <dl className="lb-facts">
        <Fact name={method === 'gradient' ? 'Estimated metric' : 'Metric after the patch'}>
          {formatNatsValue(metric)} logits
        </Fact>
        <Fact name="Clean run">{formatNatsValue(clean)} logits</Fact>
        <Fact name="Corrupted run">{formatNatsValue(corrupted)} logits</Fact>
        {at === 'heads' ? null : (
          <Fact name="In the corrupted prompt">
            <TokenText piece={corruptedTokens[column] ?? { text: '' }} />
          </Fact>
        )}
        <Fact name="Exactly">{exactFloat(metric)}</Fact>
      </dl>
    </div>
  )
})

/** One decoded token of a patchscope; row 0 is the last layer. */
export const PatchscopeDetails = memo(function PatchscopeDetails(props: {
  result: PatchscopeResult
  row: number
  column: number
}) {
  const { result, row, column } = props
  const at = result.layers.length - 1 - row
  const line = decodedOf(result, at)
  const token = line[column]
  if (!token || token.id < 0) return null
  return (
    <div className="lb-details">
      <h3 className="lb-details-title">
        Layer {result.layers[at]}: <TokenText piece={token.piece} /> {formatProb(Math.exp(token.logProb))}
      </h3>
      <p className="lb-details-note">
        Decoded token {column + 1} with the activation of position {result.position} of this layer
      </p>
      <dl className="lb-facts">
        <Fact name="Id">{token.id}</Fact>
        <Fact name="ln p">{exactFloat(token.logProb)}</Fact>
        <Fact name="Whole line">
          {line.map(({ id, piece }, i) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: a decoded token is its place
            id < 0 ? null : <TokenText key={i} piece={piece} />,
          )}
        </Fact>
      </dl>
    </div>
  )
})

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
