import type { ModelInfo, Proof } from '@lensboard/contract'
import { formatBytes } from '@lensboard/heatmap'
import { ArrowDown, ArrowUp, Check } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import type { Sort, SortKey } from './find-models'
import { ModelState } from './model-state'
import { splitName } from './model-words'
import styles from './models.module.css'
import { differenceWords, largestDifference, proofOf } from './proof-words'
import { parameterWords } from './sizes'

const COLUMNS: readonly { key: SortKey | 'checked'; label: string; number?: true; size: string | undefined }[] = [
  { key: 'title', label: 'Name', size: styles.colName },
  { key: 'family', label: 'Family', size: styles.colFamily },
  { key: 'parameters', label: 'Parameters', number: true, size: styles.colNumber },
  { key: 'bytes', label: 'On disk', number: true, size: styles.colNumber },
  { key: 'memoryBytes', label: 'Memory', number: true, size: styles.colNumber },
  { key: 'checked', label: 'Checked', size: styles.colChecked },
  { key: 'state', label: 'State', size: styles.colState },
]

interface ModelTableProps {
  models: readonly ModelInfo[]
  proof: Proof | undefined
  chosen: string | undefined
  onChoose(hash: string): void
  sort: Sort
  onSort(sort: Sort): void
}

/** One line a model; the chosen one is shown beside. Arrow keys walk the names. */
export function ModelTable({ models, proof, chosen, onChoose, sort, onSort }: ModelTableProps) {
  return (
    <table className={styles.table}>
      <colgroup>
        {COLUMNS.map(({ key, size }) => (
          <col key={key} className={size} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {COLUMNS.map(({ key, label, number }) => (
            <th
              key={key}
              scope="col"
              className={number ? styles.number : undefined}
              {...(key === sort.key ? { 'aria-sort': sort.way === 1 ? 'ascending' : 'descending' } : {})}
            >
              {key === 'checked' ? label : <SortButton column={key} label={label} sort={sort} onSort={onSort} />}
            </th>
          ))}
        </tr>
      </thead>
      <tbody onKeyDown={walk}>
        {models.map((model) => (
          <Line
            key={`${model.place} ${model.checkpoint.hash}`}
            model={model}
            proof={proof}
            chosen={model.checkpoint.hash === chosen}
            onChoose={onChoose}
          />
        ))}
      </tbody>
    </table>
  )
}

interface SortButtonProps {
  column: SortKey
  label: string
  sort: Sort
  onSort(sort: Sort): void
}

function SortButton({ column, label, sort, onSort }: SortButtonProps) {
  const on = sort.key === column
  const Arrow = on && sort.way === -1 ? ArrowDown : ArrowUp
  return (
    <button
      type="button"
      className={styles.sort}
      data-on={on || undefined}
      onClick={() => onSort({ key: column, way: on && sort.way === 1 ? -1 : 1 })}
    >
      {label}
      <Arrow size={12} strokeWidth={2} aria-hidden />
    </button>
  )
}

interface LineProps {
  model: ModelInfo
  proof: Proof | undefined
  chosen: boolean
  onChoose(hash: string): void
}

function Line({ model, proof, chosen, onChoose }: LineProps) {
  const { checkpoint, title, family, parameters, bytes, memoryBytes, isDefault, adapter } = model
  const [owner, name] = splitName(title)
  return (
    <tr data-chosen={chosen || undefined} data-state={model.state}>
      <th scope="row">
        <span className={styles.nameLine}>
          <button
            type="button"
            className={styles.choose}
            aria-pressed={chosen}
            title={title}
            onClick={() => onChoose(checkpoint.hash)}
          >
            <span className={styles.owner}>{owner}</span>
            <span>{name}</span>
          </button>
          {adapter ? <span className={styles.tag}>LoRA</span> : null}
          {isDefault ? <span className={styles.tag}>Default</span> : null}
        </span>
      </th>
      <td className={styles.clip} title={family}>
        {family || '–'}
      </td>
      <td className={styles.number}>{parameterWords(parameters)}</td>
      <td className={styles.number}>{bytes ? formatBytes(bytes) : '–'}</td>
      <td className={styles.number}>{memoryBytes ? formatBytes(memoryBytes) : '–'}</td>
      <td>
        <Checked model={model} proof={proof} />
      </td>
      <td>
        <ModelState model={model} />
      </td>
    </tr>
  )
}

/** The largest difference that the parity run found for this model's family. */
function Checked({ model, proof }: { model: ModelInfo; proof: Proof | undefined }) {
  const readable = model.state === 'ready' || model.state === 'reading'
  const found = readable ? proofOf(proof, model) : undefined
  if (!found) return <span className={styles.unchecked}>–</span>
  const largest = differenceWords(largestDifference(found))
  return (
    <span className={styles.checked} title={`${found.title}: differs from the reference by at most ${largest}`}>
      <Check size={12} strokeWidth={2.5} aria-label="Checked, at most" />
      {largest}
    </span>
  )
}

/** Up and down go from name to name. */
function walk(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const row = (event.target as HTMLElement).closest('tr')
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling
  const button = next?.querySelector<HTMLElement>('th button')
  if (!button) return
  event.preventDefault()
  button.focus()
}
