import { Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import { appErrorOf } from '../trpc'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { Select } from '../ui/select'
import { Skeleton } from '../ui/skeleton'
import { TextField } from '../ui/text-field'
import { EVERY_LENS, filterLenses, type LensFilter, type LensSort, modelsOf, sortLenses } from './find-lenses'
import { LensDetails } from './lens-details'
import { LensTable } from './lens-table'
import { countWords } from './lens-words'
import styles from './lenses.module.css'
import type { LensList } from './use-lenses'

interface LensesViewProps {
  list: LensList
  chosen: string | undefined
  onChoose(hash: string | undefined): void
  onTrain(): void
  onBring(): void
  onUse: ((hash: string) => void) | undefined
}

/** The library: found, sorted, and one lens in detail. */
export function LensesView({ list, chosen, onChoose, onTrain, onBring, onUse }: LensesViewProps) {
  const [filter, setFilter] = useState<LensFilter>(EVERY_LENS)
  const [sort, setSort] = useState<LensSort>({ key: 'createdAt', way: -1 })
  const { data: all, error, refetch, dataUpdatedAt } = list
  const now = useMemo(() => new Date(dataUpdatedAt), [dataUpdatedAt])
  const acts = (
    <>
      <Button onClick={onTrain}>Train a lens</Button>
      <Button onClick={onBring}>Bring a lens</Button>
    </>
  )
  if (!all && error)
    return (
      <EmptyState title="The lenses could not be read." actions={<Button onClick={() => refetch()}>Try again</Button>}>
        {appErrorOf(error).message}
      </EmptyState>
    )
  if (!all)
    return (
      <div className={styles.split} role="status" aria-label="Reading the lenses">
        <Skeleton height={240} />
        <Skeleton height={420} />
      </div>
    )
  if (all.length === 0)
    return (
      <EmptyState title="No lens is here yet." actions={acts}>
        A trained lens reads early layers that the logit lens misreads. Train one on a text, or bring a published one.
      </EmptyState>
    )
  const lenses = sortLenses(filterLenses(all, filter), sort)
  const picked = lenses.find(({ hash }) => hash === chosen)
  const shown = picked ?? lenses[0]
  const change = (part: Partial<LensFilter>) => setFilter((was) => ({ ...was, ...part }))
  const close = () => {
    // The focus goes back to the line that was opened.
    document.querySelector<HTMLElement>('tr[data-chosen] th button')?.focus()
    onChoose(undefined)
  }
  return (
    <>
      <div className={styles.find}>
        <TextField
          label="Search lenses"
          hideLabel
          type="search"
          placeholder="Title, model, person or text"
          icon={<Search size={16} strokeWidth={1.5} />}
          className={styles.search ?? ''}
          value={filter.search}
          onChange={(event) => change({ search: event.target.value })}
        />
        <Select
          label="Kind"
          hideLabel
          className={styles.filter ?? ''}
          value={filter.kind}
          onValueChange={(kind) => change({ kind: kind as LensFilter['kind'] })}
          options={[
            { value: 'all', label: 'Every kind' },
            { value: 'tuned', label: 'Tuned' },
            { value: 'jacobian', label: 'Jacobian' },
          ]}
        />
        <Select
          label="Model"
          hideLabel
          className={styles.filter ?? ''}
          value={filter.model}
          onValueChange={(model) => change({ model })}
          options={[
            { value: 'all', label: 'Every model' },
            ...modelsOf(all).map((name) => ({ value: name, label: name })),
          ]}
        />
        <p className={styles.count} role="status">
          {lenses.length === all.length
            ? countWords(all.length, 'lens', 'lenses')
            : `${lenses.length} of ${countWords(all.length, 'lens', 'lenses')}`}
        </p>
      </div>
      {chosen !== undefined && !all.some(({ hash }) => hash === chosen) ? (
        <p className={styles.notice} role="alert">
          The lens of this link is not in the library any more.{' '}
          <Button size="sm" variant="ghost" onClick={() => onChoose(undefined)}>
            Dismiss
          </Button>
        </p>
      ) : null}
      {shown ? (
        <div className={styles.split}>
          <div className={styles.panel}>
            <LensTable lenses={lenses} chosen={shown.hash} onChoose={onChoose} sort={sort} onSort={setSort} now={now} />
          </div>
          <LensDetails one={shown} picked={picked !== undefined} now={now} onClose={close} onUse={onUse} />
        </div>
      ) : (
        <EmptyState
          title={filter.search.trim() ? `Nothing matches “${filter.search.trim()}”.` : 'No lens is like this.'}
          actions={<Button onClick={() => setFilter(EVERY_LENS)}>Clear</Button>}
        />
      )}
    </>
  )
}
