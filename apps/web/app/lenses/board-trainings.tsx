import type { TrainingState } from '@lensboard/contract'
import { ArrowDown, GraduationCap, Play } from 'lucide-react'
import { memo, useEffect, useRef, useState } from 'react'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { IconButton } from '../ui/icon-button'
import { toast } from '../ui/toast'
import styles from './board-trainings.module.css'
import { natsWords } from './lens-words'
import { TrainDialog } from './train-dialog'
import { heldOutWords, orderTrainings, stateWords } from './training-words'
import { TrainingsList } from './trainings-list'
import { useOpenTraining } from './use-open-training'
import { isActive } from './use-trainings'

/** How long the note of a finished training stays. */
const NOTE_MS = 60_000

interface BoardTrainingsProps {
  /** Puts a lens into a new card of this board; undefined for those who may not edit it. */
  onUse: ((lens: string) => void) | undefined
}

/** In a board's header: what is being trained now, for everybody who is here, and the way to its curve. */
export const BoardTrainings = memo(function BoardTrainings({ onUse }: BoardTrainingsProps) {
  const { trainings, open, setOpen } = useOpenTraining()
  const [panel, setPanel] = useState(false)
  const [asking, setAsking] = useState(false)
  const list = trainings.list ?? []
  const active = orderTrainings(list.filter(isActive))
  useEndNotes(trainings.list, onUse)
  const use = (lens: string) => {
    setPanel(false)
    if (onUse) onUse(lens)
    else window.location.assign(`/lenses?lens=${lens}`)
  }
  return (
    <>
      {active[0] ? (
        <Chip training={active[0]} more={active.length - 1} onOpen={() => setPanel(true)} />
      ) : (
        <IconButton label="Trained lenses" icon={<GraduationCap />} onClick={() => setPanel(true)} />
      )}
      <Dialog
        open={panel}
        onOpenChange={setPanel}
        title="Lenses in training"
        description="Everybody on this server sees them learn."
        width={860}
      >
        {list.length === 0 && trainings.list ? (
          <p className={styles.none}>
            Nothing is being trained. A tuned lens reads early layers that the logit lens misreads.
          </p>
        ) : (
          <TrainingsList
            trainings={trainings}
            open={open}
            onOpen={setOpen}
            onUse={use}
            onShow={(lens) => window.open(`/lenses?lens=${lens}`, '_blank', 'noopener')}
          />
        )}
        <div className={styles.foot}>
          <Button variant="primary" icon={<Play size={14} strokeWidth={1.5} />} onClick={() => setAsking(true)}>
            Train a lens
          </Button>
          <a href="/lenses" target="_blank" rel="noreferrer">
            All lenses
          </a>
        </div>
        <TrainDialog open={asking} onClose={() => setAsking(false)} onStarted={({ id }) => setOpen(id)} />
      </Dialog>
    </>
  )
})

/** One training in little: model, how far, the falling KL beside the logit lens. */
function Chip({ training, more, onOpen }: { training: TrainingState; more: number; onOpen(): void }) {
  const { spec, status, step, steps, heldOut, logitLens } = training
  const share = steps > 0 ? Math.min(1, step / steps) : 0
  return (
    <button
      type="button"
      className={styles.chip}
      aria-label={`Training ${spec.title}: ${stateWords(training)}${more > 0 ? `, and ${more} more` : ''}`}
      title={`${spec.title}: ${stateWords(training)}`}
      onClick={onOpen}
    >
      <GraduationCap size={14} strokeWidth={1.5} aria-hidden />
      <span className={styles.model}>{spec.checkpoint.name}</span>
      <span className={styles.count}>
        {status === 'queued' ? 'waiting' : steps > 0 ? `${step} / ${steps}` : 'starting'}
      </span>
      {heldOut === undefined ? null : (
        <span className={styles.kl}>
          {logitLens !== undefined && heldOut < logitLens ? <ArrowDown size={12} strokeWidth={2} aria-hidden /> : null}
          {natsWords(heldOut)} nats
        </span>
      )}
      {more > 0 ? <span className={styles.count}>+{more}</span> : null}
      <span className={styles.bar} style={{ width: `${share * 100}%` }} aria-hidden />
    </button>
  )
}

/** Says once what became of a training that this page saw at work. */
function useEndNotes(list: readonly TrainingState[] | undefined, onUse: BoardTrainingsProps['onUse']) {
  const moving = useRef(new Set<string>())
  const use = useRef(onUse)
  use.current = onUse
  useEffect(() => {
    for (const training of list ?? []) {
      const { id, status, lens, spec, error } = training
      if (isActive(training)) moving.current.add(id)
      else if (moving.current.delete(id)) {
        if (status === 'done' && lens)
          toast.ok(`${spec.title} has learned.`, {
            id: `training-${id}`,
            description: noteWords(training),
            duration: NOTE_MS,
            ...(use.current ? { action: { label: 'Use it in a card', onClick: () => use.current?.(lens.hash) } } : {}),
          })
        if (status === 'failed')
          toast.error(`${spec.title} stopped.`, { id: `training-${id}`, description: error?.message ?? '' })
      }
    }
  }, [list])
}

const noteWords = (training: TrainingState): string => {
  const { lens } = training
  const rows =
    lens && lens.worse.length > 0
      ? `${lens.worse.length === 1 ? '1 row is' : `${lens.worse.length} rows are`} worse than the logit lens.`
      : 'Better than the logit lens at every row.'
  const words = heldOutWords(training)
  return words ? `${words.charAt(0).toUpperCase()}${words.slice(1)}. ${rows}` : 'It is in the library.'
}
