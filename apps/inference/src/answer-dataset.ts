import { setImmediate as breathe } from 'node:timers/promises'
import {
  AppError,
  type CheckpointRef,
  type DatasetPrompt,
  type DatasetResult,
  type DatasetSpec,
  type RunFacts,
} from '@lensboard/contract'
import type { DatasetPromptIds, Engine } from '@lensboard/lens'
import type { OpenModel } from '@lensboard/models'
import { languageFacts, tokenizeWithAnswer } from '@lensboard/weights'
import type { LensOfCard } from './lens-of-card.js'
import type { Compute } from './run-card.js'

/** The prompts of a list by its hash, or null when nobody keeps it any more. */
export type FindPrompts = (hash: string) => Promise<DatasetPrompt[] | null>

/** Prompts are tokenized on the thread that answers people, so it does something else now and then. */
const PROMPTS_AT_ONCE = 50

interface ListReading {
  model: OpenModel
  engine: Pick<Engine, 'dataset'>
  findPrompts: FindPrompts
  /** Absent: the logit lens. */
  through: LensOfCard | undefined
}

/** Reads a whole list of prompts; those that the model cannot read are counted and the first ones told. */
export async function answerDataset(
  spec: DatasetSpec,
  { model, engine, findPrompts, through }: ListReading,
  options: Parameters<Compute>[1],
): Promise<DatasetResult> {
  const kept = await findPrompts(spec.dataset.hash)
  if (kept === null) throw new AppError('DATASET_UNKNOWN')
  const prompts = kept.slice(0, spec.limit)
  const { checkpoint, decoder } = model
  const read: DatasetPromptIds[] = []
  let bos: RunFacts['bos'] = 'none'
  for (const [n, prompt] of prompts.entries()) {
    if (n % PROMPTS_AT_ONCE === 0) {
      await breathe()
      options.signal.throwIfAborted()
    }
    const found = tokenizeWithAnswer(checkpoint, prompt, { bos: spec.bos, nCtx: decoder.nCtx })
    if (found.bos === 'added') bos = 'added'
    read.push(found)
  }
  const language = languageFacts(checkpoint, false)
  const ref: CheckpointRef = { name: checkpoint.name, hash: checkpoint.hash }
  const job = { decoder, checkpoint: ref, prompts: read, bos, language }
  const asked = through ? { spec: { ...spec, maps: through.maps }, lens: through.lens } : { spec }
  return engine.dataset({ ...job, ...asked }, options)
}
