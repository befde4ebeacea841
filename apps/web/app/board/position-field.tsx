import type { Tokenized } from '@lensboard/contract'
import { TokenText } from '@lensboard/heatmap'
import { TextField } from '../ui/text-field'
import styles from './causal.module.css'
import { placeOf } from './causal-draft'

/** More would only be scrolled past; a later token is written as a number. */
const CHIPS_SHOWN = 120

interface PositionFieldProps {
  label: string
  field: string
  value: string
  onChange(value: string): void
  tokenized: Tokenized | null
  error: string | undefined
  disabled: boolean
}

/** One token of a prompt: by its number, or by a click on it. */
export function PositionField({ label, field, value, onChange, tokenized, error, disabled }: PositionFieldProps) {
  const count = tokenized?.ids.length ?? 0
  const chosen = placeOf(value, count)
  return (
    <div className={styles.position}>
      <TextField
        label={label}
        value={value}
        placeholder="-1"
        hint="A number, -1 for the last, or a click on a token"
        onChange={(event) => onChange(event.target.value)}
        error={error}
        disabled={disabled}
        spellCheck={false}
        data-field={field}
      />
      {tokenized ? (
        <ol className={styles.chips} aria-label={`${label}: tokens`}>
          {tokenized.tokens.slice(0, CHIPS_SHOWN).map((piece, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a token is its position
            <li key={at}>
              <button
                type="button"
                aria-pressed={at === chosen}
                title={`Token ${at}`}
                disabled={disabled}
                // The last stays the last when the prompt grows.
                onClick={() => onChange(at === count - 1 ? '-1' : String(at))}
              >
                <TokenText piece={piece} />
              </button>
            </li>
          ))}
        </ol>
      ) : null}
    </div>
  )
}
