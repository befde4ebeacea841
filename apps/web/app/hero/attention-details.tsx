import type { AttentionResult } from '@lensboard/contract'
import { attentionMatrix, formatWeight, type Head, headName, TokenText } from '@lensboard/heatmap'
import styles from './hero.module.css'

const SHOWN = 6

/** Where one position reads from, strongest first. */
export function AttentionDetails({
  result,
  layer,
  head,
  query,
}: {
  result: AttentionResult
  layer: number
  head: Head
  query: number
}) {
  const size = result.ids.length
  const weights = attentionMatrix(result, layer, head)
  const strongest = Array.from({ length: query + 1 }, (_, key) => ({ key, weight: weights[query * size + key] ?? 0 }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, SHOWN)
  const reader = result.tokens[query]
  return (
    <div className={styles.reads}>
      <h3>
        Position {query} {reader ? <TokenText piece={reader} /> : null} reads from
      </h3>
      <p className={styles.faint}>{headName(result, layer, head)}</p>
      <ol>
        {strongest.map(({ key, weight }) => {
          const piece = result.tokens[key]
          return (
            <li key={key}>
              <span className={styles.readsToken}>{piece ? <TokenText piece={piece} /> : null}</span>
              <span className={styles.readsBar} aria-hidden>
                <span style={{ width: `${Math.max(1, weight * 100)}%` }} />
              </span>
              <span>{formatWeight(weight)}</span>
            </li>
          )
        })}
      </ol>
    </div>
  )
}
