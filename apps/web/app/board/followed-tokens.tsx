import { LIMITS, type TokenPiece } from '@lensboard/contract'
import { TokenText } from '@lensboard/heatmap'
import { Sigma, X } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button'
import type { CardDraft } from './card-draft'
import { withGroup, withoutToken } from './group-draft'
import { TokenGroups } from './token-groups'
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

/** Tokens whose numbers the card has at every row and position, beside the most probable ones, and groups of them. */
export function FollowedTokens({ draft, change, disabled, error }: FollowedTokensProps) {
  const { track, groups, checkpoint } = draft
  const piece = usePieces(checkpoint, track)
  const [marked, setMarked] = useState<readonly number[]>([])
  const chosen = marked.filter((id) => track.includes(id))
  const full = track.length >= LIMITS.trackedTokens
  const fullGroups = groups.length >= LIMITS.tokenGroups
  const nameOf = (id: number) => {
    const found = piece(id)
    return 'text' in found ? found.text : `#${id}`
  }
  return (
    <div className={styles.followed}>
      <TokenSearch
        label="Tokens to follow"
        checkpoint={checkpoint}
        chosen={track}
        disabled={disabled || full}
        onChoose={({ id }) => change({ track: [...track, id] })}
        onGroup={
          fullGroups
            ? undefined
            : (name, tokens) =>
                change(
                  withGroup(
                    draft,
                    name,
                    tokens.map(({ id }) => id),
                  ),
                )
        }
        error={full ? `${LIMITS.trackedTokens} tokens are followed. Remove one to add another.` : error}
        field="track"
      />
      {track.length > 0 ? (
        <ul className={styles.chips} aria-label="Followed tokens">
          {track.map((id) => (
            <li key={id} title={`id ${id}`} data-marked={chosen.includes(id) || undefined}>
              {disabled ? (
                <TokenText piece={piece(id)} />
              ) : (
                <>
                  <button
                    type="button"
                    className={styles.mark}
                    aria-pressed={chosen.includes(id)}
                    title={`id ${id}. Choose several to group them.`}
                    onClick={() =>
                      setMarked(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
                    }
                  >
                    <TokenText piece={piece(id)} />
                  </button>
                  <button
                    type="button"
                    aria-label={`Stop following token ${id}`}
                    onClick={() => change(withoutToken(draft, id))}
                  >
                    <X size={12} />
                  </button>
                </>
              )}
            </li>
          ))}
        </ul>
      ) : null}
      {chosen.length > 0 && !disabled ? (
        <div>
          <Button
            size="sm"
            icon={<Sigma size={14} />}
            disabled={fullGroups}
            onClick={() => {
              change(withGroup(draft, nameOf(chosen[0]!), chosen))
              setMarked([])
            }}
          >
            {fullGroups
              ? `${LIMITS.tokenGroups} groups are all that fit`
              : `Group ${chosen.length} ${chosen.length === 1 ? 'token' : 'tokens'}`}
          </Button>
        </div>
      ) : track.length > 1 && groups.length === 0 && !disabled ? (
        <p className={styles.note}>Choose several to read them as one group: their probabilities add.</p>
      ) : null}
      {groups.length > 0 ? (
        <TokenGroups groups={groups} piece={piece} disabled={disabled} onGroups={(next) => change({ groups: next })} />
      ) : null}
    </div>
  )
}
