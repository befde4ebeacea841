import type { DatasetFacts } from '@lensboard/contract'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { appErrorOf } from '../trpc'
import { Button } from '../ui/button'
import { AlertDialog } from '../ui/dialog'
import { IconButton } from '../ui/icon-button'
import { Skeleton } from '../ui/skeleton'
import styles from './dataset.module.css'
import { countWords } from './dataset-words'
import type { useDatasets } from './use-datasets'

interface ListsProps {
  datasets: ReturnType<typeof useDatasets>
  disabled: boolean
  onUse(list: DatasetFacts): void
}

/** The lists that a person keeps: take one for the card, or let one go after asking. */
export function DatasetLists({ datasets: { lists, error, retry, remove }, disabled, onUse }: ListsProps) {
  const [leaving, setLeaving] = useState<DatasetFacts | null>(null)
  if (error)
    return (
      <div className={styles.error} role="alert">
        <p>{appErrorOf(error).message}</p>
        <Button size="sm" onClick={retry}>
          Try again
        </Button>
      </div>
    )
  if (!lists) return <Skeleton height={44} />
  if (lists.length === 0) return null
  return (
    <>
      <ul className={styles.lists} aria-label="Your lists">
        {lists.map((list) => (
          <li key={list.hash}>
            <span className={styles.listName}>
              <b title={list.name}>{list.name}</b>
              <small>{countWords(list)}</small>
            </span>
            <Button size="sm" disabled={disabled} aria-label={`Use ${list.name}`} onClick={() => onUse(list)}>
              Use
            </Button>
            <IconButton label={`Delete ${list.name}`} icon={<Trash2 />} onClick={() => setLeaving(list)} />
          </li>
        ))}
      </ul>
      <AlertDialog
        open={leaving !== null}
        onOpenChange={(open) => !open && setLeaving(null)}
        title={`Delete “${leaving?.name}”?`}
        description="Results that were read from it stay on their cards. A card about it cannot run again unless somebody else keeps the same list."
        action="Delete the list"
        onConfirm={() => leaving && remove(leaving.hash)}
      />
    </>
  )
}
