import type { AttentionResult } from '@lensboard/contract'
import { memo, useMemo } from 'react'
import { attentionMatrix, type Head, headName } from './attention-matrix.js'
import { formatWeight } from './numbers.js'
import { TokenText } from './token-text.js'

const KEYS_SHOWN = 8

export interface AttentionDetailsProps {
  result: AttentionResult
  layer: number
  head: Head
  query: number
  keyPosition: number
}

/** One cell of an attention card: its weight, and what else the query reads most. */
export const AttentionDetails = memo(function AttentionDetails(props: AttentionDetailsProps) {
  const { result, layer, head, query, keyPosition } = props
  const matrix = useMemo(() => attentionMatrix(result, layer, head), [result, layer, head])
  const weight = (key: number) => matrix[query * result.ids.length + key] ?? Number.NaN
  const piece = (position: number) => result.tokens[position] ?? { text: '' }
  const keys = Array.from({ length: query + 1 }, (_, key) => key).sort((a, b) => weight(b) - weight(a))
  const sum = keys.reduce((total, key) => total + weight(key), 0)
  return (
    <div className="lb-details">
      <h3 className="lb-details-title">
        Position {query} <TokenText piece={piece(query)} /> reads {keyPosition} <TokenText piece={piece(keyPosition)} />
      </h3>
      <p className="lb-details-note">
        {keyPosition > query ? 'Masked: future position.' : `Weight ${formatWeight(weight(keyPosition))}`} ·{' '}
        {headName(result, layer, head)}
      </p>
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
                <span style={{ width: `${Math.max(weight(key) * 100, 1)}%` }} />
              </span>
              <span className="lb-candidate-id">pos {key}</span>
            </div>
          </li>
        ))}
      </ol>
      <p className="lb-details-note">
        {keys.length > KEYS_SHOWN ? `${KEYS_SHOWN} of ${keys.length} keys · ` : ''}row sums to {sum.toFixed(3)}
      </p>
    </div>
  )
})
