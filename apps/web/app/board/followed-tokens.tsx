import { LIMITS, type TokenPiece } from '@lensboard/contract'
import { TokenText } from '@lensboard/heatmap'
import { X } from 'lucide-react'
import type { CardDraft } from './card-draft'
import { TokenSearch } from './token-search'
import styles from './tokens.module.css'
import { useTokenized } from './use-tokenized'

interface FollowedTokensProps {
  draft: CardDraft
  change(part: Partial<CardDraft>): void
  disabled: boolean
  error: string | undefined
}

/** Pieces of token ids, for a checkpoint that is here. */
export function usePieces(checkpoint: CardDraft['checkpoint'], ids: readonly number[]): (id: number) => TokenPiece {
  const { tokenized } = useTokenized(ids.length > 0 ? checkpoint : null, { kind: 'ids', ids: [...ids] }, 'auto')
  const pieces = new Map(tokenized?.ids.map((id, i) => [id, tokenized.tokens[i]!] as const))
  return (id) => pieces.get(id) ?? { text: `#${id}` }
}

/** Tokens whose numbers the card has at every row and position, beside the most probable ones. */
export function FollowedTokens({ draft, change, disabled, error }: FollowedTokensProps) {
  const { track, checkpoint } = draft
  const piece = usePieces(checkpoint, track)
  const full = track.length >= LIMITS.trackedTokens
  return (
    <div className={styles.followed}>
      <TokenSearch
        label="Tokens to follow"
        checkpoint={checkpoint}
        chosen={track}
        disabled={disabled || full}
        onChoose={({ id }) => change({ track: [...track, id] })}
        error={full ? `${LIMITS.trackedTokens} tokens are followed. Remove one to add another.` : error}
        field="track"
      />
      {track.length > 0 ? (
        <ul className={styles.chips} aria-label="Followed tokens">
          {track.map((id) => (
            <li key={id} title={`id ${id}`}>
              <TokenText piece={piece(id)} />
              {disabled ? null : (
                <button
                  type="button"
                  aria-label={`Stop following token ${id}`}
                  onClick={() => change({ track: track.filter((one) => one !== id) })}
                >
                  <X size={12} />
                </button>
              )}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
