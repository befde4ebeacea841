import type { CheckpointRef, TextFacts, TextRef } from '@lensboard/contract'
import { Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import { AlertDialog } from '../../ui/dialog'
import { IconButton } from '../../ui/icon-button'
import { FirstDocuments } from './first-documents'
import styles from './text.module.css'
import { textWords, tokensWords } from './text-words'
import { useFirstDocuments, useTextTokens } from './use-texts'

interface TextListProps {
  texts: readonly TextFacts[]
  checkpoint: CheckpointRef | undefined
  value: TextRef | null | undefined
  invalid: boolean
  disabled: boolean
  onChoose(text: TextFacts): void
  onRemove(text: TextFacts): void
}

/** The texts that a person may train on, one of them chosen; their own can be deleted after asking. */
export function TextList({ texts, checkpoint, value, invalid, disabled, onChoose, onRemove }: TextListProps) {
  const [leaving, setLeaving] = useState<TextFacts | null>(null)
  const group = useId()
  return (
    <>
      <ul className={styles.list} aria-label="Texts">
        {texts.map((text) => (
          <li key={text.hash} data-chosen={text.hash === value?.hash || undefined}>
            <label>
              <input
                type="radio"
                name={group}
                checked={text.hash === value?.hash}
                aria-invalid={invalid || undefined}
                disabled={disabled}
                onChange={() => onChoose(text)}
              />
              <span className={styles.words}>
                <b title={text.name}>{text.name}</b>
                <small>{textWords(text)}</small>
              </span>
            </label>
            {text.shipped ? null : (
              <IconButton
                label={`Delete ${text.name}`}
                icon={<Trash2 />}
                disabled={disabled}
                onClick={() => setLeaving(text)}
              />
            )}
            {text.hash === value?.hash ? <Chosen text={text} checkpoint={checkpoint} /> : null}
          </li>
        ))}
      </ul>
      <AlertDialog
        open={leaving !== null}
        onOpenChange={(open) => !open && setLeaving(null)}
        title={`Delete “${leaving?.name}”?`}
        description="Lenses that learned from it stay. A training that waits, runs or can go on keeps what it needs."
        action="Delete the text"
        onConfirm={() => leaving && onRemove(leaving)}
      />
    </>
  )
}

/** What the chosen model makes of the chosen text, and its documents on request. */
function Chosen({ text, checkpoint }: { text: TextFacts; checkpoint: CheckpointRef | undefined }) {
  const [open, setOpen] = useState(false)
  const { data: tokens, isFetching } = useTextTokens(text.hash, checkpoint)
  const { data: first, error } = useFirstDocuments(text.hash, open)
  return (
    <div className={styles.chosen}>
      <span className={styles.quiet} role="status">
        {tokens ? `${tokensWords(tokens)} for ${checkpoint?.name}` : isFetching ? 'Counting tokens…' : ''}
      </span>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>Look at its documents</summary>
        {error ? <p className={styles.error}>{error.message}</p> : null}
        {first ? <FirstDocuments first={first} of={text.documents} /> : null}
      </details>
    </div>
  )
}
