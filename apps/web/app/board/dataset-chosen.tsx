import type { DatasetFacts, DatasetSpec } from '@lensboard/contract'
import { useState } from 'react'
import { appErrorOf } from '../trpc'
import { Button } from '../ui/button'
import styles from './dataset.module.css'
import { FirstPrompts } from './dataset-prompts'
import { countWords } from './dataset-words'
import { useDatasetPreview } from './use-datasets'

interface ChosenProps {
  list: DatasetSpec['dataset']
  /** What the person knows of it, when the list is theirs. */
  facts: DatasetFacts | undefined
  disabled: boolean
  onChange(): void
}

/** The list that the card is about, its first prompts on request, and the way to another. */
export function ChosenDataset({ list, facts, disabled, onChange }: ChosenProps) {
  const [open, setOpen] = useState(false)
  const { data, error } = useDatasetPreview(list.hash, open)
  return (
    <div className={styles.chosen}>
      <span className={styles.listName}>
        <b title={list.name}>{list.name}</b>
        <small>
          {facts ? countWords(facts) : data ? `${data.prompts.toLocaleString('en-US')} prompts.` : ''}{' '}
          <code title={list.hash}>{list.hash.slice(0, 8)}</code>
        </small>
      </span>
      <Button size="sm" disabled={disabled} onClick={onChange}>
        Change
      </Button>
      <details className={styles.chosenMore} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>Look at its prompts</summary>
        {error ? <p className={styles.error}>{appErrorOf(error).message}</p> : null}
        {open && !data && !error ? <p className={styles.more}>Reading…</p> : null}
        {data ? <FirstPrompts prompts={data.first} of={data.prompts} /> : null}
      </details>
    </div>
  )
}
