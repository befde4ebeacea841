import {
  type CheckpointRef,
  LIMITS,
  type ModelInfo,
  newTitle,
  type TextRef,
  type TrainingSpec,
  TrainingSpec as TrainingSpecSchema,
} from '@lensboard/contract'

export type LensKind = TrainingSpec['kind']
type Optimizer = Extract<TrainingSpec, { kind: 'tuned' }>['optimizer']

/** What stands in the form: numbers as typed, so that a half-written one is not lost. */
export interface TrainingDraft {
  kind: LensKind
  checkpoint: CheckpointRef | null
  text: TextRef | null
  /** Empty: as `newTitle` says. */
  title: string
  lengthIn: 'steps' | 'epochs'
  steps: string
  epochs: string
  tokensPerStep: string
  optimizer: Optimizer
  learningRate: string
  momentum: string
  weightDecay: string
  clipNorm: string
  warmupSteps: string
  schedule: 'linear' | 'constant'
  biasOnly: boolean
  /** Empty: all rows, all documents, the usual window, no early stop. */
  rowsAtOnce: string
  maxSamples: string
  window: string
  patience: string
  seed: string
  stopBelow: string
  promptsMin: string
  promptsMax: string
}

export type DraftField = keyof TrainingDraft
export interface DraftMessage {
  field: DraftField
  say: string
}

/** Tokens read at once unless said; a shorter context bounds it. */
const WINDOW = 128
/** Adam as tuned-lens offers it, with as many tokens a step as a laptop reads in seconds. */
const QUICK = {
  optimizer: 'adam',
  learningRate: '0.001',
  lengthIn: 'steps',
  steps: '60',
  tokensPerStep: '2048',
} as const
/** The published recipe of tuned-lens in full. */
const PUBLISHED = {
  optimizer: 'sgd',
  learningRate: '0.1',
  lengthIn: 'steps',
  steps: '250',
  tokensPerStep: '262144',
} as const
const SHARED = {
  momentum: '0.9',
  weightDecay: '0.001',
  clipNorm: '1',
  warmupSteps: '0',
  schedule: 'linear',
  biasOnly: false,
} as const
/** The published learning rate of each optimizer. */
export const RATES: Record<Optimizer, string> = { sgd: PUBLISHED.learningRate, adam: QUICK.learningRate }

export const RECIPES = {
  quick: { ...QUICK, ...SHARED },
  published: { ...PUBLISHED, ...SHARED },
} as const satisfies Record<string, Partial<TrainingDraft>>
export type RecipeName = keyof typeof RECIPES

export const newTrainingDraft = (checkpoint: CheckpointRef | null = null): TrainingDraft => ({
  kind: 'tuned',
  checkpoint,
  text: null,
  title: '',
  ...RECIPES.quick,
  epochs: '1',
  rowsAtOnce: '',
  maxSamples: '',
  window: '',
  patience: '',
  seed: '42',
  stopBelow: '0.001',
  promptsMin: '16',
  promptsMax: '256',
})

/** Which recipe a draft follows; null once something of it was changed. */
export const recipeOf = (draft: TrainingDraft): RecipeName | null =>
  (Object.keys(RECIPES) as RecipeName[]).find((name) =>
    Object.entries(RECIPES[name]).every(([field, value]) => draft[field as DraftField] === value),
  ) ?? null

/** A number as typed: digits, a point or a comma, an exponent; else NaN. */
export const typed = (text: string): number =>
  /^\s*(\d+([.,]\d*)?|[.,]\d+)(e-?\d{1,2})?\s*$/i.test(text) ? Number(text.replace(',', '.')) : Number.NaN

const count = new Intl.NumberFormat('en-US')

/** What keeps a draft from being a training, field by field, in the order of the form. */
export function trainingMessages(draft: TrainingDraft, model: ModelInfo | null): DraftMessage[] {
  const found: DraftMessage[] = []
  const say = (field: DraftField, words: string) => found.push({ field, say: words })
  const whole = (field: DraftField, name: string, least: number, most: number, optional = false) => {
    const text = String(draft[field])
    if (optional && text.trim() === '') return
    const value = typed(text)
    if (!Number.isInteger(value) || value < least || value > most)
      say(field, `${name}: a whole number from ${count.format(least)} to ${count.format(most)}.`)
  }
  const number = (field: DraftField, words: string, holds: (value: number) => boolean) => {
    if (!holds(typed(String(draft[field])))) say(field, words)
  }
  if (!draft.checkpoint) say('checkpoint', 'Choose a model.')
  else if (!model) say('checkpoint', 'This model is not here. Choose another one.')
  else if (model.state !== 'ready') say('checkpoint', model.reason ?? 'This model cannot be read.')
  if (!draft.text) say('text', 'Choose a text.')
  if (draft.title.trim().length > LIMITS.titleChars) say('title', `At most ${LIMITS.titleChars} characters.`)
  const longest = Math.min(LIMITS.promptTokens, model?.nCtx ?? LIMITS.promptTokens)
  if (draft.kind === 'tuned') {
    if (draft.lengthIn === 'steps') whole('steps', 'Steps', 1, LIMITS.trainingSteps)
    else whole('epochs', 'Epochs', 1, LIMITS.trainingEpochs)
    const window = windowOf(draft, model)
    whole('tokensPerStep', 'Tokens a step', Number.isInteger(window) ? Math.max(2, window) : 2, LIMITS.tokensPerStep)
    number('learningRate', 'Learning rate: a number above 0, 100 at most.', (v) => v > 0 && v <= 100)
    number('momentum', 'Momentum: from 0 to below 1.', (v) => v >= 0 && v < 1)
    number('weightDecay', 'Weight decay: from 0 to 1.', (v) => v >= 0 && v <= 1)
    number('clipNorm', 'Clip: a number above 0.', (v) => v > 0 && v <= 1e6)
    whole('warmupSteps', 'Warm-up', 0, LIMITS.trainingSteps)
    whole('rowsAtOnce', 'Rows at once', 1, LIMITS.layers, true)
    whole('patience', 'Patience', 1, 1_000, true)
  } else {
    number('stopBelow', 'Stop below: a number above 0, 1 at most.', (v) => v > 0 && v <= 1)
    whole('promptsMin', 'Prompts at least', 1, LIMITS.jacobianPrompts)
    whole('promptsMax', 'Prompts at most', 1, LIMITS.jacobianPrompts)
    if (typed(draft.promptsMin) > typed(draft.promptsMax))
      say('promptsMax', 'Prompts at most: not fewer than at least.')
  }
  whole('window', 'Window', 2, longest, true)
  whole('maxSamples', 'Documents', 1, LIMITS.textDocuments, true)
  whole('seed', 'Seed', 0, 0x7fffffff)
  return found
}

/** Tokens that are read at once. */
export const windowOf = ({ window }: Pick<TrainingDraft, 'window'>, model: ModelInfo | null): number =>
  window.trim() ? typed(window) : Math.min(WINDOW, model?.nCtx ?? WINDOW)

/** What is asked for. Throws where `trainingMessages` has something to say. */
export function trainingSpecOf(draft: TrainingDraft): TrainingSpec {
  const { checkpoint, text, kind } = draft
  if (!checkpoint || !text) throw new Error('asked for before the form was filled in')
  const optional = (field: 'rowsAtOnce' | 'maxSamples' | 'window' | 'patience') =>
    draft[field].trim() ? { [field]: typed(draft[field]) } : {}
  const common = {
    checkpoint,
    text,
    title: draft.title.trim() || newTitle(kind, checkpoint),
    ...optional('maxSamples'),
    ...optional('window'),
    seed: typed(draft.seed),
  }
  if (kind === 'jacobian')
    return TrainingSpecSchema.parse({
      ...common,
      kind,
      stopBelow: typed(draft.stopBelow),
      promptsMin: typed(draft.promptsMin),
      promptsMax: typed(draft.promptsMax),
    })
  return TrainingSpecSchema.parse({
    ...common,
    kind,
    length: draft.lengthIn === 'steps' ? { steps: typed(draft.steps) } : { epochs: typed(draft.epochs) },
    tokensPerStep: typed(draft.tokensPerStep),
    optimizer: draft.optimizer,
    learningRate: typed(draft.learningRate),
    momentum: typed(draft.momentum),
    weightDecay: typed(draft.weightDecay),
    clipNorm: typed(draft.clipNorm),
    warmupSteps: typed(draft.warmupSteps),
    schedule: draft.schedule,
    biasOnly: draft.biasOnly,
    ...optional('rowsAtOnce'),
    ...optional('patience'),
  })
}
