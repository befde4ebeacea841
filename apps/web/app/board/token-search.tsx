import type { CheckpointRef, FoundToken } from '@lensboard/contract'
import { TokenText } from '@lensboard/heatmap'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { TextField } from '../ui/text-field'
import { variantsOf } from './group-draft'
import styles from './tokens.module.css'
import { useFoundTokens } from './use-found-tokens'

const HOW: Record<FoundToken['how'], string> = {
  exact: 'as typed',
  id: 'by its id',
  variant: 'other space or case',
  part: 'piece of it',
  prefix: 'begins so',
}

interface TokenSearchProps {
  label: string
  checkpoint: CheckpointRef | null
  /** Ids that are chosen already. */
  chosen: readonly number[]
  disabled: boolean
  onChoose(token: FoundToken): void
  /** Takes the text as typed with its variants of space and case, all at once; offered where there are several. */
  onGroup?: ((name: string, tokens: readonly FoundToken[]) => void) | undefined
  error?: string | undefined
  field?: string
}

/** Finds tokens of the model's vocabulary by their text or id; Enter takes the first. */
export function TokenSearch({
  label,
  checkpoint,
  chosen,
  disabled,
  onChoose,
  onGroup,
  error,
  field,
}: TokenSearchProps) {
  const [text, setText] = useState('')
  const { found, error: refused } = useFoundTokens(checkpoint, text)
  const free = found?.filter(({ id }) => !chosen.includes(id)) ?? []
  const parts = found?.filter(({ how }) => how === 'part').length ?? 0
  const variants = onGroup && found ? variantsOf(found) : []
  const choose = (token: FoundToken) => {
    onChoose(token)
    setText('')
  }
  return (
    <div className={styles.search}>
      <TextField
        label={label}
        icon={<Search size={14} />}
        placeholder="Paris, or an id"
        value={text}
        disabled={disabled || !checkpoint}
        spellCheck={false}
        autoComplete="off"
        error={refused ?? error}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text) {
            event.stopPropagation()
            setText('')
          }
          if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
          event.preventDefault()
          if (free[0]) choose(free[0])
        }}
        {...(field ? { 'data-field': field } : {})}
      />
      {text && found ? (
        <>
          {parts > 1 ? (
            <p className={styles.note}>
              “{text}” is {parts} tokens here. Choose one of them.
            </p>
          ) : null}
          {variants.length > 1 ? (
            <button
              type="button"
              className={styles.variants}
              onClick={() => {
                onGroup?.(text.trim(), variants)
                setText('')
              }}
            >
              Group all {variants.length} with other space or case:
              {variants.map(({ id, piece }) => (
                <TokenText key={id} piece={piece} />
              ))}
            </button>
          ) : null}
          {free.length > 0 ? (
            <ul className={styles.found} aria-label={`Tokens for “${text}”`}>
              {free.map((token) => (
                <li key={token.id}>
                  <button type="button" onClick={() => choose(token)}>
                    <TokenText piece={token.piece} />
                    <span className={styles.how}>{HOW[token.how]}</span>
                    <span className={styles.id}>id {token.id}</span>
                  </button>
                </li>
              ))}
            </ul>
          ) : refused ? null : (
            <p className={styles.note}>Nothing matches “{text}”.</p>
          )}
        </>
      ) : null}
    </div>
  )
}
