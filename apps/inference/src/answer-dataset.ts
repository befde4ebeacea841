import { setImmediate as breathe } from 'node:timers/promises'
import {
  AppError,
  type CheckpointRef,
  type DatasetPrompt,
  type DatasetResult,
  type DatasetSpec,
  LIMITS,
  type RunFacts,
} from '@lensboard/contract'
import type { DatasetPromptIds, Engine } from '@lensboard/lens'
import type { OpenModel } from '@lensboard/models'
import { tokenize } from '@lensboard/weights'
import type { Compute } from './run-card.js'

/** The prompts of a list by its hash, or null when nobody keeps it any more. */
export type FindPrompts = (hash: string) => Promise<DatasetPrompt[] | null>

/** Prompts are tokenized on the thread that answers people, so it does something else now and then. */
const PROMPTS_AT_ONCE = 50

/** Reads a whole list of prompts; those that the model cannot read are counted and the first ones told. */
export async function answerDataset(
  spec: DatasetSpec,
  { model, engine, findPrompts }: { model: OpenModel; engine: Pick<Engine, 'dataset'>; findPrompts: FindPrompts },
  options: Parameters<Compute>[1],
): Promise<DatasetResult> {
  const prompts = await findPrompts(spec.dataset.hash)
  if (prompts === null) throw new AppError('DATASET_UNKNOWN')
  const { checkpoint, decoder } = model
  const read: DatasetPromptIds[] = []
  let bos: RunFacts['bos'] = 'none'
  for (const [n, prompt] of prompts.entries()) {
    if (n % PROMPTS_AT_ONCE === 0) {
      await breathe()
      options.signal.throwIfAborted()
    }
    const found = readPrompt(model, spec, prompt)
    if (found.bos === 'added') bos = 'added'
    read.push(found)
  }
  const ref: CheckpointRef = { name: checkpoint.name, hash: checkpoint.hash }
  return engine.dataset({ decoder, checkpoint: ref, spec, prompts: read, bos }, options)
}

/**
 * A prompt as ids, and the first token of its expected answer as the model would go on: the answer is joined to the
 * prompt by a space unless one of them brings its own, and both are tokenized together.
 */
function readPrompt(
  { checkpoint, decoder }: OpenModel,
  { bos }: DatasetSpec,
  { text, answer }: DatasetPrompt,
): DatasetPromptIds & { bos: RunFacts['bos'] } {
  const read = (whole: string) =>
    tokenize(checkpoint, { input: { kind: 'text', text: whole }, bos, nCtx: decoder.nCtx })
  const prompt = read(text)
  if (answer === undefined || prompt.ids.length > LIMITS.promptTokens) return { ids: prompt.ids, bos: prompt.bos }
  const gap = /\s$/.test(text) || /^\s/.test(answer) ? '' : ' '
  const { ids } = read(text + gap + answer)
  const whole = prompt.ids.every((id, i) => id === ids[i])
  // Where the answer changes how the prompt is cut into tokens, its own first token is meant.
  const first = whole ? ids[prompt.ids.length] : read(gap + answer).ids.find((id) => id !== checkpoint.tokenizer.bosId)
  return { ids: prompt.ids, bos: prompt.bos, ...(first === undefined ? {} : { answer: first }) }
}
