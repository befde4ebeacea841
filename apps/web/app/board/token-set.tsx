import type { CheckpointRef, TokenPiece } from '@lensboard/contract'
import { TokenText } from '@lensboard/heatmap'
import { X } from 'lucide-react'
import { TokenSearch } from './token-search'
import styles from './tokens.module.css'

interface TokenSetProps {
  label: string
  field: string
  checkpoint: CheckpointRef | null
  ids: readonly number[]
  piece(id: number): TokenPiece
  onChange(ids: readonly number[]): void
  error: string | undefined
  disabled: boolean
}

/** One or more tokens of the vocabulary, found by text or id; their mean counts. */
export function TokenSet({ label, field, checkpoint, ids, piece, onChange, error, disabled }: TokenSetProps) {
  return (
    <div className={styles.followed}>
      <TokenSearch
        label={label}
        field={field}
        checkpoint={checkpoint}
        chosen={ids}
        disabled={disabled}
        onChoose={({ id }) => onChange([...ids, id])}
        error={error}
      />
      {ids.length > 0 ? (
        <ul className={styles.chips} aria-label={label}>
          {ids.map((id) => (
            <li key={id} title={`id ${id}`}>
              <TokenText piece={piece(id)} />
              {disabled ? null : (
                <button
                  type="button"
                  aria-label={`Remove token ${id}`}
                  onClick={() => onChange(ids.filter((one) => one !== id))}
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
