import type { TrainingState } from '@lensboard/contract'
import { clsx } from 'clsx'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useCapabilities } from '../models/use-capabilities'
import { appErrorOf } from '../trpc'
import { Button } from '../ui/button'
import { AlertDialog } from '../ui/dialog'
import { ProgressBar } from '../ui/progress-bar'
import { Skeleton } from '../ui/skeleton'
import { CurveView } from './curve-view'
import { mayGoOn, orderTrainings, stateWords } from './training-words'
import styles from './trainings.module.css'
import { isActive, type Trainings, useTraining, useTrainingActs } from './use-trainings'

/** More lines than this push the library away; the rest is one click further. */
const SHOWN = 4

interface TrainingsListProps {
  trainings: Trainings
  /** Whose curve is shown. */
  open: string | undefined
  onOpen(id: string | undefined): void
  /** Puts what came of a training into a new card. */
  onUse(lens: string): void
  /** Shows it in the library. */
  onShow(lens: string): void
}

/** What waits, learns and has ended. Trainings belong to everybody on this server. */
export function TrainingsList({
  trainings: { list, error, refetch },
  open,
  onOpen,
  onUse,
  onShow,
}: TrainingsListProps) {
  const [all, setAll] = useState(false)
  const [leaving, setLeaving] = useState<TrainingState | null>(null)
  const { cancel } = useTrainingActs()
  if (error)
    return (
      <p className={styles.trouble} role="alert">
        {appErrorOf(error).message}{' '}
        <Button size="sm" onClick={() => refetch()}>
          Try again
        </Button>
      </p>
    )
  if (!list) return <Skeleton height={44} />
  if (list.length === 0) return null
  const ordered = orderTrainings(list)
  return (
    <section className={styles.list} aria-label="Trainings">
      <ul>
        {ordered.slice(0, all ? undefined : SHOWN).map((training) => (
          <Line
            key={training.id}
            training={training}
            open={training.id === open}
            onToggle={() => onOpen(training.id === open ? undefined : training.id)}
            onCancel={() => setLeaving(training)}
            onUse={onUse}
            onShow={onShow}
          />
        ))}
      </ul>
      {list.length > SHOWN ? (
        <Button size="sm" variant="ghost" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${list.length}`}
        </Button>
      ) : null}
      <AlertDialog
        open={leaving !== null}
        onOpenChange={(next) => !next && setLeaving(null)}
        title={`Cancel “${leaving?.spec.title}”?`}
        description="It ends for everybody who watches. What it learned is kept, and it can go on later."
        action="Cancel the training"
        cancel="Let it learn"
        onConfirm={() => leaving && cancel.mutate({ id: leaving.id })}
      />
    </section>
  )
}

interface LineProps extends Pick<TrainingsListProps, 'onUse' | 'onShow'> {
  training: TrainingState
  open: boolean
  onToggle(): void
  onCancel(): void
}

function Line({ training, open, onToggle, ...acts }: LineProps) {
  const { id, spec, status, step, steps, by, mine } = training
  const Arrow = open ? ChevronDown : ChevronRight
  const moves = status !== 'done' && status !== 'failed'
  return (
    <li className={styles.line} data-status={status}>
      <div className={styles.top}>
        <button
          type="button"
          className={styles.name}
          aria-expanded={open}
          aria-controls={`curve-${id}`}
          title={`${spec.title}: show ${open ? 'less' : 'its curve'}`}
          onClick={onToggle}
        >
          <Arrow size={14} strokeWidth={2} aria-hidden />
          <span className={styles.title}>{spec.title}</span>
          <span className={styles.by}>
            {mine ? 'you' : by}, on {spec.text.name}
          </span>
        </button>
        {moves ? (
          <ProgressBar
            label={`Training of ${spec.title}`}
            share={steps > 0 && step > 0 ? step / steps : status === 'running' ? undefined : 0}
            tone={status === 'cancelled' ? 'plain' : 'accent'}
            still={status !== 'running'}
          />
        ) : null}
        <p className={clsx(styles.words, moves || styles.wide)} {...(status === 'failed' ? { role: 'alert' } : {})}>
          {stateWords(training)}
        </p>
        <Acts training={training} {...acts} />
      </div>
      {open ? (
        <div id={`curve-${id}`} className={styles.curve}>
          <Curve training={training} />
        </div>
      ) : null}
    </li>
  )
}

function Acts({ training, onCancel, onUse, onShow }: Omit<LineProps, 'open' | 'onToggle'>) {
  const { id, status, lens } = training
  const acts = useTrainingActs()
  // Who asked for it, or manages models here, stops it and takes it off the list; whoever wants it to go on may.
  const manages = useCapabilities()?.mayNotManage === null
  const own = training.mine || manages
  return (
    <div className={styles.acts}>
      {own && isActive(training) ? (
        <Button size="sm" onClick={onCancel}>
          Cancel
        </Button>
      ) : null}
      {mayGoOn(training) ? (
        <Button size="sm" variant="primary" busy={acts.resume.isPending} onClick={() => acts.resume.mutate({ id })}>
          Go on
        </Button>
      ) : null}
      {status === 'done' && lens ? (
        <>
          <Button size="sm" variant="primary" onClick={() => onUse(lens.hash)}>
            Use it in a card
          </Button>
          <Button size="sm" onClick={() => onShow(lens.hash)}>
            Show
          </Button>
        </>
      ) : null}
      {!own || isActive(training) ? null : (
        <Button size="sm" variant="ghost" busy={acts.dismiss.isPending} onClick={() => acts.dismiss.mutate({ id })}>
          Dismiss
        </Button>
      )}
    </div>
  )
}

function Curve({ training }: { training: TrainingState }) {
  const { data, error, refetch } = useTraining(training.id)
  if (data) return <CurveView training={training} curve={data.curve} />
  if (error)
    return (
      <p className={styles.trouble}>
        {appErrorOf(error).message}{' '}
        <Button size="sm" onClick={() => refetch()}>
          Try again
        </Button>
      </p>
    )
  return <Skeleton height={280} />
}
