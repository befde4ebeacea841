import type { LibraryLens, ModelInfo, TextTokens, TrainingState } from '@lensboard/contract'
import { countWords, durationWords } from './lens-words'
import { type TrainingDraft, trainingMessages, typed, windowOf } from './training-draft'

/** A tenth of the windows judges and is never learned from, so many at most; as the engine cuts a text. */
const HELD_OUT_SHARE = 10
const HELD_OUT_MOST = 32

/** What a training that is asked for will do, in one sentence or two; null while the form cannot say. */
export function planWords(
  draft: TrainingDraft,
  model: ModelInfo | null,
  tokens: TextTokens | undefined,
  tokensPerSecond: number | undefined,
): string | null {
  if (trainingMessages(draft, model).length > 0) return null
  const window = windowOf(draft, model)
  const plan = draft.kind === 'tuned' ? tunedPlan(draft, window, tokens) : jacobianPlan(draft, window)
  if (!plan) return null
  const time = plan.tokens && tokensPerSecond ? ` About ${durationWords(plan.tokens / tokensPerSecond)} here.` : ''
  return `${plan.words}${time}`
}

interface Plan {
  words: string
  tokens: number | undefined
}

function tunedPlan(draft: TrainingDraft, window: number, tokens: TextTokens | undefined): Plan | null {
  const perStep = Math.max(1, Math.floor(typed(draft.tokensPerStep) / window)) * window
  const windows = tokens ? Math.floor(tokens.tokens / window) : undefined
  const heldOut = windows === undefined ? undefined : Math.min(HELD_OUT_MOST, Math.ceil(windows / HELD_OUT_SHARE))
  const learnt = windows === undefined ? undefined : (windows - heldOut!) * window
  if (learnt !== undefined && learnt <= 0)
    return {
      words: `The text has ${countWords(tokens!.tokens, 'token')}: too few for windows of ${window}.`,
      tokens: undefined,
    }
  const about = tokens?.about ? 'about ' : ''
  const of = learnt === undefined ? '' : ` The text has ${about}${countWords(learnt, 'token')} to learn from`
  const judged = heldOut === undefined ? '' : ` and ${countWords(heldOut * window, 'token')} that only judge.`
  if (draft.lengthIn === 'steps') {
    const steps = typed(draft.steps)
    return {
      words: `${countWords(steps, 'step')} of ${countWords(perStep, 'token')}, ${countWords(steps * perStep, 'token')} in all.${of}${judged}`,
      tokens: steps * perStep,
    }
  }
  const epochs = typed(draft.epochs)
  if (learnt === undefined)
    return { words: `${countWords(epochs, 'epoch')} in steps of ${countWords(perStep, 'token')}.`, tokens: undefined }
  const steps = Math.ceil((epochs * learnt) / perStep)
  return {
    words: `${countWords(epochs, 'epoch')}: ${about}${countWords(steps, 'step')} of ${countWords(perStep, 'token')}.${of}${judged}`,
    tokens: steps * perStep,
  }
}

function jacobianPlan(draft: TrainingDraft, window: number): Plan {
  const [least, most] = [typed(draft.promptsMin), typed(draft.promptsMax)]
  const words = `Reads ${least === most ? '' : `${least.toLocaleString('en-US')} to `}${countWords(most, 'prompt')} of ${window} tokens, until one moves the mean by less than ${draft.stopBelow.trim()} of it.`
  return { words, tokens: undefined }
}

/** How fast trainings of a model went here, tokens a second: one under way or ended knows best. */
export function knownRate(
  checkpoint: string | undefined,
  trainings: readonly TrainingState[],
  lenses: readonly LibraryLens[],
): number | undefined {
  const running = trainings.find(
    ({ spec, tokensPerSecond }) => spec.kind === 'tuned' && spec.checkpoint.hash === checkpoint && tokensPerSecond,
  )
  if (running) return running.tokensPerSecond
  const trained = lenses.find(
    ({ lens, shipped }) =>
      !shipped &&
      lens.checkpoint.hash === checkpoint &&
      lens.origin.by === 'trained' &&
      lens.origin.nTokens &&
      lens.origin.wallMs,
  )
  const { nTokens, wallMs } = trained?.lens.origin ?? {}
  return nTokens && wallMs ? nTokens / (wallMs / 1000) : undefined
}
