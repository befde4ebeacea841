import type { Tokenized } from '@lensboard/contract'
import { TokenText } from '@lensboard/heatmap'
import { memo } from 'react'
import styles from './form.module.css'
import type { TokenizedState } from './use-tokenized'

/** More would only be scrolled past; the count says how many there are. */
const CHIPS_SHOWN = 240

/** What the model will read, token by token, with whitespace drawn. Chips of an earlier text are dimmed, not removed. */
export function TokenChips({ state, warnLast }: { state: TokenizedState; warnLast: boolean }) {
  const { tokenized, fresh, error } = state
  if (error)
    return (
      <p className={styles.chipsNote} role="status">
        {error.message}
      </p>
    )
  if (!tokenized)
    return <p className={styles.chipsNote}>{fresh ? 'The tokens appear here as you type.' : 'Reading…'}</p>
  return (
    <div className={styles.chips} aria-busy={!fresh} data-stale={!fresh || undefined}>
      <Chips tokenized={tokenized} warnLast={warnLast} />
    </div>
  )
}

const Chips = memo(function Chips({ tokenized, warnLast }: { tokenized: Tokenized; warnLast: boolean }) {
  const { tokens } = tokenized
  const last = tokens.length - 1
  return (
    <>
      <ol className={styles.chipList} aria-label="Tokens">
        {tokens.slice(0, CHIPS_SHOWN).map((piece, position) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a token is its position
            key={position}
            className={styles.token}
            data-warn={(warnLast && position === last) || undefined}
          >
            <span className={styles.position}>{position}</span>
            <TokenText piece={piece} />
          </li>
        ))}
      </ol>
      {tokens.length > CHIPS_SHOWN ? (
        <p className={styles.chipsNote}>and {(tokens.length - CHIPS_SHOWN).toLocaleString('en')} more</p>
      ) : null}
    </>
  )
})
