import type {
  Answer,
  CheckpointRef,
  DatasetPrompt,
  DatasetSpec,
  Input,
  Intervention,
  Tokenized,
} from '@lensboard/contract'
import { AppError, type Bos } from '@lensboard/contract'
import {
  type Activations,
  type AnswerTo,
  anchorPositions,
  type Engine,
  openEngine,
  type Question,
} from '@lensboard/lens'
import { checkPrompt, languageFacts, stopIds, tokenize, tokenizeWithAnswer } from '@lensboard/weights'
import { findModel, type OpenModel } from './find-model.js'
import { progress, type Watch } from './progress.js'
import type { ModelOptions } from './reading-options.js'

/** A model that can be asked, and its engine while it is open. */
export interface Asking extends OpenModel {
  ref: CheckpointRef
  engine: Engine
  watch: Watch
}

/** A model that reads further prompts as token ids, tokenized as the first one is. */
export interface WithIds extends OpenModel {
  idsOf(text: string): number[]
}

/** A prompt in the terms of a checkpoint. */
export interface Reading extends WithIds {
  ref: CheckpointRef
  input: Input
  bos: Bos
  prompt: Tokenized
  run<Q extends Question>(question: Q): Promise<AnswerTo<Q>>
  /** Of the prompt, or of what it became when the model went on. */
  activations(interventions: readonly Intervention[], ids?: readonly number[]): Promise<Activations>
}

/** Opens a model, lends its engine to `use`, and closes it. */
export async function withModel<T>({ model: wanted, device }: ModelOptions, use: (asking: Asking) => Promise<T>) {
  const model = await findModel(wanted)
  const { name, hash } = model.checkpoint
  const engine = await openEngine({ device })
  const watch = progress(name)
  try {
    if (engine.fallback !== undefined) process.stderr.write(`${engine.fallback}\n`)
    return await use({ ...model, ref: { name, hash }, engine, watch })
  } finally {
    watch.end()
    await engine.close()
  }
}

/** Tokenizes and checks a prompt, and lends what it can be asked to `use`. */
export const withReading = <T>(
  { input, bos }: { input: Input; bos: Bos },
  options: ModelOptions,
  use: (reading: Reading) => Promise<T>,
): Promise<T> => withModel(options, (asking) => use(readingOf(asking, { input, bos })))

function readingOf(asking: Asking, { input, bos }: { input: Input; bos: Bos }): Reading {
  const { checkpoint, decoder, ref, engine, watch } = asking
  const prompt = tokenize(checkpoint, { input, bos, nCtx: decoder.nCtx })
  checkPrompt(prompt, checkpoint.name)
  const job = {
    decoder,
    checkpoint: ref,
    ids: prompt.ids,
    bos: prompt.bos,
    language: languageFacts(checkpoint, input.kind === 'chat'),
    piece: checkpoint.tokenizer.piece,
    stopIds: stopIds(checkpoint),
  }
  const handlers = { onStage: watch.report, onToken: ({ text }: { text: string }) => watch.write(text) }
  return {
    ...withIds(asking, bos),
    ...{ ref, input, bos, prompt },
    async run<Q extends Question>(spec: Q) {
      const answer = await engine.run({ ...job, spec }, handlers)
      return prompt.roles ? { ...answer, roles: prompt.roles } : answer
    },
    activations: async (interventions, ids = job.ids) => {
      const changes = anchorPositions(interventions, job.ids.length)
      const all = { ...job, prompts: [ids], interventions: [changes] }
      return (await engine.activations(all, { onStage: watch.report }))[0]!
    },
  }
}

export const withIds = (model: OpenModel, bos: Bos): WithIds => ({
  ...model,
  idsOf: (text) => tokenize(model.checkpoint, { input: { kind: 'text', text }, bos, nCtx: model.decoder.nCtx }).ids,
})

/** What every question about a prompt says of it. */
export const askedOf = ({ ref, input, bos }: Reading) => ({ checkpoint: ref, input, bos })

/** Reads a list of prompts; those that the model cannot read are counted. Throws DATASET_INVALID for an empty list. */
export async function readPrompts(
  { checkpoint, decoder, ref, engine, watch }: Asking,
  spec: DatasetSpec,
  prompts: readonly DatasetPrompt[],
): Promise<Extract<Answer, { kind: 'dataset' }>> {
  if (prompts.length === 0) throw new AppError('DATASET_INVALID')
  const read = prompts
    .slice(0, spec.limit)
    .map((prompt) => tokenizeWithAnswer(checkpoint, prompt, { bos: spec.bos, nCtx: decoder.nCtx }))
  const bos = read.some((one) => one.bos === 'added') ? ('added' as const) : ('none' as const)
  const language = languageFacts(checkpoint, false)
  return engine.dataset({ decoder, checkpoint: ref, spec, prompts: read, bos, language }, { onStage: watch.report })
}
