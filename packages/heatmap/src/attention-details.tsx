import type { AttentionResult } from '@lensboard/contract'
import { memo, useMemo } from 'react'
import { type Head, headName } from './attention-matrix.js'
import { type SinkMode, sinkWords } from './attention-sinks.js'
import { rowSum, shownWeights, weightAt } from './attention-weights.js'
import { formatWeight } from './numbers.js'
import { TokenText } from './token-text.js'

const KEYS_SHOWN = 8

export interface AttentionDetailsProps {
  result: AttentionResult
  layer: number
  head: Head
  sinks?: SinkMode | undefined
  query: number
  keyPosition: number
}

/** One cell of an attention card: its weight, and what else the query reads most. */
export const AttentionDetails = memo(function AttentionDetails(props: AttentionDetailsProps) {
  const { result, layer, head, sinks, query, keyPosition } = props
  const shown = useMemo(() => shownWeights(result, { layer, head, sinks }), [result, layer, head, sinks])
  const weight = (key: number) => weightAt(shown, query, key)
  const piece = (position: number) => result.tokens[position] ?? { text: '' }
  const keys = Array.from({ length: query + 1 }, (_, key) => key)
    .filter((key) => !Number.isNaN(weight(key)))
    .sort((a, b) => weight(b) - weight(a))
  const sink = shown.sinks.find(({ key }) => key === keyPosition)
  const what = shown.left === 'renormalised' ? 'Weight without sinks' : 'Weight'
  return (
    <div className="lb-details">
      <h3 className="lb-details-title">
        Position {query} <TokenText piece={piece(query)} /> reads {keyPosition} <TokenText piece={piece(keyPosition)} />
      </h3>
      <p className="lb-details-note">
        {keyPosition > query ? 'Masked: future position.' : `${what} ${formatWeight(weight(keyPosition))}`} ·{' '}
        {headName(result, layer, head)}
      </p>
      {sink && (
        <p className="lb-details-note">
          Sink: {sinkWords(sink)}.{shown.left ? ' It is left out.' : ''}
        </p>
      )}
      <ol className="lb-candidates" aria-label="What this position reads most">
        {keys.slice(0, KEYS_SHOWN).map((key, i) => (
          <li key={key}>
            <div className={key === keyPosition ? 'lb-candidate lb-candidate--here' : 'lb-candidate'}>
              <span className="lb-candidate-rank">{i + 1}</span>
              <span className="lb-candidate-token">
                <TokenText piece={piece(key)} />
              </span>
              <span className="lb-candidate-prob" title={String(weight(key))}>
                {formatWeight(weight(key))}
              </span>
              <span className="lb-candidate-bar" aria-hidden="true">
                <span style={{ width: `${Math.min(100, Math.max(weight(key) * 100, 1))}%` }} />
              </span>
              <span className="lb-candidate-id">pos {key}</span>
            </div>
          </li>
        ))}
      </ol>
      <p className="lb-details-note">
        {keys.length > KEYS_SHOWN ? `${KEYS_SHOWN} of ${keys.length} keys · ` : ''}row sums to{' '}
        {rowSum(shown, query).toFixed(3)}
      </p>
    </div>
  )
})
