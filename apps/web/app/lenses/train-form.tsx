import type { CheckpointRef, ModelInfo, TrainingState } from '@lensboard/contract'
import { skipToken, useQuery } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { recentModels } from '../models/recent-models'
import { useModelList } from '../models/use-model-list'
import { appErrorOf, useTRPC } from '../trpc'
import { Button } from '../ui/button'
import { DialogActions } from '../ui/dialog'
import { Tabs } from '../ui/tabs'
import { TextField } from '../ui/text-field'
import { TextChooser } from './text/text-chooser'
import styles from './train.module.css'
import { JacobianFields, MoreFields, RecipeFields } from './train-fields'
import { TrainModel } from './train-model'
import { type LensKind, newTrainingDraft, type TrainingDraft, trainingMessages, trainingSpecOf } from './training-draft'
import { knownRate, planWords } from './training-plan'
import { useLenses } from './use-lenses'
import { useTrainingActs, useTrainings } from './use-trainings'

const KINDS: readonly { value: LensKind; label: string; say: string }[] = [
  {
    value: 'tuned',
    label: 'Tuned lens',
    say: 'An affine map for each row learns to read there what the output says: KL(output‖lens), nats.',
  },
  {
    value: 'jacobian',
    label: 'Jacobian lens',
    say: 'The mean Jacobian of the final stream with respect to each block’s output. Nothing is learned by steps.',
  },
]

interface TrainFormProps {
  modelHash: string | undefined
  onCancel(): void
  onStarted(training: TrainingState): void
}

/** The form of a training: few choices in sight, the recipe under More, and a line that says what it will do. */
export function TrainForm({ modelHash, onCancel, onStarted }: TrainFormProps) {
  const models = useModelList().data ?? []
  const [draft, setDraft] = useState<TrainingDraft>(() => newTrainingDraft())
  const [tried, setTried] = useState(false)
  const [more, setMore] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const { start } = useTrainingActs()
  const first = firstModel(models, modelHash)
  const chosen = draft.checkpoint ?? first
  const whole = { ...draft, checkpoint: chosen }
  const model = models.find((one) => one.checkpoint.hash === chosen?.hash) ?? null
  const messages = trainingMessages(whole, model)
  const change = (part: Partial<TrainingDraft>) => {
    start.reset()
    setDraft((was) => ({ ...was, ...part }))
  }
  const error = (field: keyof TrainingDraft) =>
    // What was not filled in yet is no mistake until somebody presses Train.
    tried || field !== 'text' ? messages.find((one) => one.field === field)?.say : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    setTried(true)
    if (messages.length > 0) setMore(true)
    else if (!start.isPending) start.mutate({ spec: trainingSpecOf(whole) }, { onSuccess: onStarted })
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a try moves the focus
  useEffect(() => {
    if (tried) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [tried, more])
  const fields = { draft: whole, change, error }
  const kind = KINDS.find(({ value }) => value === draft.kind)!
  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate>
      <div className={styles.kind}>
        <Tabs
          label="Kind of lens"
          look="pills"
          value={draft.kind}
          onValueChange={(next) => change({ kind: next as LensKind })}
          tabs={KINDS}
        />
        <p className={styles.quiet}>{kind.say}</p>
      </div>
      <div className={styles.pair}>
        <TrainModel
          models={models}
          value={chosen?.hash}
          onChange={(next) => change({ checkpoint: next })}
          error={error('checkpoint')}
        />
        <TextField
          label="Title"
          value={draft.title}
          maxLength={80}
          placeholder={chosen ? `${draft.kind === 'tuned' ? 'Tuned' : 'Jacobian'} lens of ${chosen.name}` : ''}
          onChange={(event) => change({ title: event.target.value })}
          error={error('title')}
          autoComplete="off"
        />
      </div>
      <TextChooser
        checkpoint={chosen ?? undefined}
        value={draft.text}
        onChange={(text) => change({ text })}
        error={error('text')}
      />
      {draft.kind === 'tuned' ? <RecipeFields {...fields} /> : <JacobianFields {...fields} />}
      <details className={styles.more} open={more} onToggle={(event) => setMore(event.currentTarget.open)}>
        <summary>More</summary>
        <MoreFields {...fields} />
      </details>
      <Plan draft={whole} model={model} />
      {start.error ? (
        <p className={styles.error} role="alert">
          {appErrorOf(start.error).message}
        </p>
      ) : null}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" busy={start.isPending} icon={<Play size={14} strokeWidth={1.5} />}>
          Train
        </Button>
      </DialogActions>
    </form>
  )
}

/** What pressing Train will do. */
function Plan({ draft, model }: { draft: TrainingDraft; model: ModelInfo | null }) {
  const trpc = useTRPC()
  const { checkpoint, text } = draft
  const { data: tokens } = useQuery(
    trpc.text.tokens.queryOptions(text && checkpoint ? { hash: text.hash, checkpoint } : skipToken, {
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    }),
  )
  const lenses = useLenses().data ?? []
  const trainings = useTrainings().list ?? []
  const words = planWords(draft, model, tokens, knownRate(checkpoint?.hash, trainings, lenses))
  return (
    <p className={styles.plan} role="status">
      {words ?? 'Choose a model and a text to see what it will do.'}
    </p>
  )
}

/** The wanted model, else the one asked last, else the default one. */
function firstModel(models: readonly ModelInfo[], wanted: string | undefined): CheckpointRef | null {
  const ready = models.filter(({ state }) => state === 'ready')
  const known = wanted ?? recentModels()[0]
  const model =
    ready.find(({ checkpoint }) => checkpoint.hash === known) ?? ready.find(({ isDefault }) => isDefault) ?? ready[0]
  return model?.checkpoint ?? null
}
