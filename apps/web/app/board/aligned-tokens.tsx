import type { Tokenized, TokenPiece } from '@lensboard/contract'
import { TokenText } from '@lensboard/heatmap'
import styles from './causal.module.css'

/** More would only be scrolled past. */
const SHOWN = 240

/** Clean prompt over corrupted one, token by token; what differs is marked, and whether their lengths agree is said. */
export function AlignedTokens({ clean, corrupted }: { clean: Tokenized; corrupted: Tokenized }) {
  const [a, b] = [clean.ids.length, corrupted.ids.length]
  const changed = clean.ids.filter((id, at) => at < b && corrupted.ids[at] !== id).length
  const columns = Array.from({ length: Math.min(SHOWN, Math.max(a, b)) }, (_, at) => at)
  return (
    <div className={styles.aligned}>
      <p role="status">
        {a !== b
          ? `Clean ${a} tokens, corrupted ${b}.`
          : changed === 0
            ? `Both prompts are the same ${a} tokens: there is nothing to restore.`
            : `${a} tokens each, ${changed} ${changed === 1 ? 'differs' : 'differ'}.`}
      </p>
      <ol aria-label="Clean over corrupted tokens">
        {columns.map((at) => (
          <li key={at} title={`Token ${at}`} data-changed={clean.ids[at] !== corrupted.ids[at] || undefined}>
            <Cell piece={clean.tokens[at]} />
            <Cell piece={corrupted.tokens[at]} />
          </li>
        ))}
      </ol>
    </div>
  )
}

const Cell = ({ piece }: { piece: TokenPiece | undefined }) => <span>{piece ? <TokenText piece={piece} /> : '–'}</span>
