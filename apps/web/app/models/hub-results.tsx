import type { HubModel } from '@lensboard/contract'
import { useQuery } from '@tanstack/react-query'
import { Lock } from 'lucide-react'
import { appErrorOf, useTRPC } from '../trpc'
import { Button } from '../ui/button'
import { Chip } from '../ui/chip'
import { Skeleton } from '../ui/skeleton'
import styles from './add-model.module.css'
import { parameterWords } from './sizes'

const STATES = {
  here: { tone: 'ok', words: 'Here' },
  downloadable: { tone: 'plain', words: 'Can be downloaded' },
  'needs-token': { tone: 'warn', words: 'Needs a token' },
  unsupported: { tone: 'plain', words: 'Cannot be read' },
} as const satisfies Record<HubModel['state'], object>

const count = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 })
const KEPT_MS = 60_000

/** Models at the hub whose name matches; choosing one checks it. */
export function HubResults({ text, onChoose }: { text: string; onChoose(id: string): void }) {
  const query = useQuery(useTRPC().models.search.queryOptions({ text }, { staleTime: KEPT_MS, retry: false }))
  const { data, error, refetch } = query
  if (error)
    return (
      <div className={styles.trouble} role="alert">
        <p>{appErrorOf(error).message}</p>
        <Button size="sm" onClick={() => refetch()}>
          Try again
        </Button>
      </div>
    )
  if (!data)
    return (
      <div className={styles.wait} role="status" aria-label="Asking the hub">
        <Skeleton height={36} />
        <Skeleton height={36} />
        <Skeleton height={36} />
      </div>
    )
  if (data.length === 0) return <p className={styles.quiet}>The hub has no text model that matches “{text}”.</p>
  return (
    <ul className={styles.results} aria-label="At the hub">
      {data.map((found) => (
        <li key={found.id}>
          <button type="button" className={styles.result} onClick={() => onChoose(found.id)}>
            <span className={styles.resultName}>
              <span>{found.id}</span>
              {found.gated ? <Lock size={12} strokeWidth={2} aria-label="Gated" /> : null}
            </span>
            <Chip tone={STATES[found.state].tone}>{STATES[found.state].words}</Chip>
            <span className={styles.resultFacts}>{factsOf(found)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

const factsOf = ({ family, parameters, downloads, state, reason }: HubModel) =>
  [
    family,
    parameters ? parameterWords(parameters) : undefined,
    `${count.format(downloads)} downloads`,
    state === 'unsupported' ? reason : undefined,
  ]
    .filter(Boolean)
    .join(' · ')
