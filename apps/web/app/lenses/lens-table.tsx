import type { LibraryLens } from '@lensboard/contract'
import { formatBytes } from '@lensboard/heatmap'
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { When } from '../ui/when'
import type { LensSort, LensSortKey } from './find-lenses'
import { LensQuality } from './lens-quality'
import { byWords, KINDS, learnedFrom } from './lens-words'
import styles from './lenses.module.css'

const COLUMNS: readonly { key: LensSortKey; label: string; number?: true; size: string | undefined }[] = [
  { key: 'title', label: 'Lens', size: styles.colTitle },
  { key: 'kind', label: 'Kind', size: styles.colKind },
  { key: 'model', label: 'Model', size: styles.colModel },
  { key: 'rows', label: 'Rows', number: true, size: styles.colRows },
  { key: 'quality', label: 'Held-out KL', size: styles.colQuality },
  { key: 'cards', label: 'Used', number: true, size: styles.colUsed },
  { key: 'bytes', label: 'Size', number: true, size: styles.colSize },
  { key: 'createdAt', label: 'Since', size: styles.colSince },
]

interface LensTableProps {
  lenses: readonly LibraryLens[]
  chosen: string | undefined
  onChoose(hash: string): void
  sort: LensSort
  onSort(sort: LensSort): void
  now: Date
}

/** One line a lens; the chosen one is shown beside. Arrow keys walk the titles. */
export function LensTable({ lenses, chosen, onChoose, sort, onSort, now }: LensTableProps) {
  return (
    <table className={styles.table}>
      <colgroup>
        {COLUMNS.map(({ key, size }) => (
          <col key={key} className={size} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {COLUMNS.map(({ key, label, number }) => {
            const on = key === sort.key
            const Arrow = on && sort.way === -1 ? ArrowDown : ArrowUp
            return (
              <th
                key={key}
                scope="col"
                className={number ? styles.number : undefined}
                data-column={key}
                {...(on ? { 'aria-sort': sort.way === 1 ? ('ascending' as const) : ('descending' as const) } : {})}
              >
                <button
                  type="button"
                  className={styles.sort}
                  data-on={on || undefined}
                  onClick={() => onSort({ key, way: on && sort.way === 1 ? -1 : 1 })}
                >
                  {label}
                  <Arrow size={12} strokeWidth={2} aria-hidden />
                </button>
              </th>
            )
          })}
        </tr>
      </thead>
      <tbody onKeyDown={walk}>
        {lenses.map((one) => (
          <Line key={one.hash} one={one} chosen={one.hash === chosen} onChoose={onChoose} now={now} />
        ))}
      </tbody>
    </table>
  )
}

interface LineProps extends Pick<LensTableProps, 'onChoose' | 'now'> {
  one: LibraryLens
  chosen: boolean
}

function Line({ one, chosen, onChoose, now }: LineProps) {
  const { lens, hash, bytes, cards, createdAt } = one
  const learned = learnedFrom(lens)
  return (
    <tr data-chosen={chosen || undefined}>
      <th scope="row">
        <button
          type="button"
          className={styles.choose}
          aria-pressed={chosen}
          title={lens.title}
          onClick={() => onChoose(hash)}
        >
          {lens.title}
        </button>
        <small className={styles.from} title={learned}>
          {[byWords(one), learned].filter(Boolean).join(' · ')}
        </small>
      </th>
      <td>{KINDS[lens.kind]}</td>
      <td className={styles.clip} title={lens.checkpoint.name}>
        {lens.checkpoint.name}
      </td>
      <td className={styles.number}>{lens.layers.length}</td>
      <td>
        <LensQuality one={one} />
      </td>
      <td className={styles.number} title={usedTitle(cards)}>
        {cards.all === 0 ? '–' : cards.all}
      </td>
      <td className={styles.number}>{formatBytes(bytes)}</td>
      <td data-column="createdAt">
        <When date={new Date(createdAt)} now={now} />
      </td>
    </tr>
  )
}

const usedTitle = ({ yours, all }: LibraryLens['cards']) =>
  all === 0 ? 'No card uses it' : `${all === 1 ? '1 card uses' : `${all} cards use`} it, ${yours} on boards you can see`

/** Up and down go from title to title. */
function walk(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const row = (event.target as HTMLElement).closest('tr')
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling
  const button = next?.querySelector<HTMLElement>('th button')
  if (!button) return
  event.preventDefault()
  button.focus()
}
