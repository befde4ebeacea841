import { ERRORS, type TrainingState } from '@lensboard/contract'
import { countWords, durationWords, layerWords, natsWords } from './lens-words'

type Words = Pick<TrainingState, 'spec' | 'step' | 'steps'>

/** What is counted: steps of a training, prompts of a fit. */
const unitOf = ({ spec }: Words): string => (spec.kind === 'tuned' ? 'step' : 'prompt')

/** "step 12 of 60"; a fit that stops by itself reads at most so many prompts. */
const placeWords = (training: Words): string => {
  const { spec, step, steps } = training
  if (steps === 0) return `${unitOf(training)} ${step.toLocaleString('en-US')}`
  const of = spec.kind === 'tuned' ? 'of' : 'of at most'
  return `${unitOf(training)} ${step.toLocaleString('en-US')} ${of} ${steps.toLocaleString('en-US')}`
}

/** "held-out 1.28 nats, logit lens 2.93". */
export const heldOutWords = ({
  heldOut,
  logitLens,
}: Pick<TrainingState, 'heldOut' | 'logitLens'>): string | undefined =>
  heldOut === undefined
    ? undefined
    : `held-out ${natsWords(heldOut)} nats${logitLens === undefined ? '' : `, logit lens ${natsWords(logitLens)}`}`

const STAGES: Record<TrainingState['stage'], string> = {
  waiting: 'Waiting for its turn',
  loading: 'Loading the model',
  reading: 'Reading held-out text',
  learning: '',
  storing: 'Keeping the lens',
}

/** How a training stands, in one line. */
export function stateWords(training: TrainingState): string {
  const { status, stage, tokensPerSecond, secondsLeft, error, resumed, lens } = training
  const place = placeWords(training)
  const join = (...parts: (string | false | undefined)[]) => capital(parts.filter(Boolean).join(' · '))
  switch (status) {
    case 'queued':
      return training.step > 0 ? join(`waiting to go on at ${place}`) : STAGES.waiting
    case 'running':
      if (stage !== 'learning' && training.step === 0) return STAGES[stage]
      return join(
        place,
        stage !== 'learning' && STAGES[stage].toLowerCase(),
        heldOutWords(training),
        tokensPerSecond !== undefined && tokensPerSecond > 0 && `${rate(tokensPerSecond)} tokens/s`,
        secondsLeft !== undefined && `${durationWords(secondsLeft)} left`,
        resumed > 0 && `taken up again ${resumed === 1 ? 'once' : `${resumed} times`}`,
      )
    case 'done':
      return join(
        countWords(training.step, unitOf(training)),
        heldOutWords(training),
        lens && lens.worse.length > 0 && `worse than the logit lens at ${layerWords(lens.worse)}`,
        took(training),
      )
    case 'cancelled':
      return `Cancelled at ${place}. What it learned is kept; it can go on.`
    case 'failed':
      return error?.message ?? ERRORS.INTERNAL.say
  }
}

/** Why going on may help, or not: what can pass by itself, or what another recipe would mend. */
export const mayGoOn = ({ status, error }: TrainingState): boolean =>
  status === 'cancelled' || (status === 'failed' && error !== undefined && ERRORS[error.code].retry)

const rate = (perSecond: number) =>
  perSecond >= 100 ? Math.round(perSecond).toLocaleString('en-US') : perSecond.toPrecision(2)
const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)

function took({ startedAt, finishedAt }: TrainingState): string | undefined {
  if (!startedAt || !finishedAt) return undefined
  return `took ${durationWords((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000)}`
}

/** Of all trainings: those that move first, then the latest. */
export const orderTrainings = (list: readonly TrainingState[]): TrainingState[] =>
  [...list].sort((a, b) => RANK[a.status] - RANK[b.status] || Date.parse(b.createdAt) - Date.parse(a.createdAt))
const RANK: Record<TrainingState['status'], number> = { running: 0, queued: 1, failed: 2, cancelled: 2, done: 2 }
