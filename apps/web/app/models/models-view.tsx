import type { Proof } from '@lensboard/contract'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { appErrorOf } from '../trpc'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { Select } from '../ui/select'
import { Skeleton } from '../ui/skeleton'
import { TextField } from '../ui/text-field'
import { filterModels, type Sort, type StateFilter, sortModels } from './find-models'
import { ModelDetails } from './model-details'
import { ModelTable } from './model-table'
import styles from './models.module.css'
import type { ModelList } from './use-model-list'

const FILTERS: readonly { value: StateFilter; label: string }[] = [
  { value: 'all', label: 'Every state' },
  { value: 'ready', label: 'Ready' },
  { value: 'memory', label: 'In memory' },
  { value: 'adapter', label: 'Adapters' },
  { value: 'stopped', label: 'Cannot be read' },
]

interface ModelsViewProps {
  list: ModelList
  proof: Proof | undefined
  chosen: string | undefined
  onChoose(hash: string | undefined): void
  onAdd(link: string): void
  onFamilies(): void
}

/** The models on this machine: found, sorted, and one of them in detail. */
export function ModelsView({ list, proof, chosen, onChoose, onAdd, onFamilies }: ModelsViewProps) {
  const [search, setSearch] = useState('')
  const [state, setState] = useState<StateFilter>('all')
  const [sort, setSort] = useState<Sort>({ key: 'title', way: 1 })
  const { data: all, error, refetch } = list
  if (!all && error)
    return (
      <EmptyState title="The models could not be read." actions={<Button onClick={() => refetch()}>Try again</Button>}>
        {appErrorOf(error).message}
      </EmptyState>
    )
  if (!all)
    return (
      <div className={styles.split} role="status" aria-label="Reading the models">
        <Skeleton height={240} />
        <Skeleton height={360} />
      </div>
    )
  const models = sortModels(filterModels(all, search, state), sort)
  const picked = models.find(({ checkpoint }) => checkpoint.hash === chosen)
  const shown = picked ?? models.find(({ isDefault }) => isDefault) ?? models[0]
  const alone = all.length === 1 && all[0]?.place === 'shipped'
  const close = () => {
    // The focus goes back to the line that was opened.
    document.querySelector<HTMLElement>('tr[data-chosen] th button')?.focus()
    onChoose(undefined)
  }
  const clear = () => {
    setSearch('')
    setState('all')
  }
  return (
    <>
      <div className={styles.find}>
        <TextField
          label="Search models"
          hideLabel
          type="search"
          placeholder="Name, family or size: llama <1B"
          icon={<Search size={16} strokeWidth={1.5} />}
          className={styles.search ?? ''}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Select
          label="State"
          hideLabel
          className={styles.filter ?? ''}
          value={state}
          onValueChange={(next) => setState(next as StateFilter)}
          options={FILTERS}
        />
        <p className={styles.count} role="status">
          {models.length === all.length ? countWords(all.length) : `${models.length} of ${countWords(all.length)}`}
        </p>
      </div>
      {shown ? (
        <div className={styles.split}>
          <div>
            <div className={styles.panel}>
              <ModelTable
                models={models}
                proof={proof}
                chosen={shown.checkpoint.hash}
                onChoose={onChoose}
                sort={sort}
                onSort={setSort}
              />
            </div>
            {alone ? (
              <EmptyState
                title="Only the workshop model is here. It works with no network."
                actions={<Button onClick={() => onAdd('')}>Add a model</Button>}
              />
            ) : null}
          </div>
          <ModelDetails
            model={shown}
            models={all}
            proof={proof}
            picked={picked !== undefined}
            onChoose={onChoose}
            onClose={close}
            onAdd={onAdd}
            onFamilies={onFamilies}
          />
        </div>
      ) : search.trim() || state !== 'all' ? (
        <EmptyState
          title={search.trim() ? `Nothing matches “${search.trim()}”.` : 'No model is in this state.'}
          actions={
            <>
              <Button onClick={clear}>Clear</Button>
              {search.trim() ? <Button onClick={() => onAdd(search.trim())}>Look at the hub</Button> : null}
            </>
          }
        />
      ) : (
        <EmptyState title="No model is here." actions={<Button onClick={() => onAdd('')}>Add a model</Button>} />
      )}
    </>
  )
}

const countWords = (n: number) => (n === 1 ? '1 model' : `${n} models`)
