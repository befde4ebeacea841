import type { CheckpointRef, RunFacts } from '@lensboard/contract'
import type { Engine } from '@lensboard/lens'
import { checkPrompt } from '@lensboard/weights'
import type { ModelStore, OpenModel } from './model-store.js'
import type { Compute } from './run-card.js'

/** Answers a card with the engine: finds its checkpoint, refuses what it cannot read, and runs it. */
export function answerCard(store: ModelStore, engine: Engine, stopping: AbortSignal): Compute {
  return async ({ spec, ids }, onStage) => {
    onStage({ name: 'loading' })
    const { checkpoint, decoder } = await store.find(spec.checkpoint)
    checkPrompt({ ids, maxTokens: decoder.nCtx }, checkpoint.name)
    const ref: CheckpointRef = { name: checkpoint.name, hash: checkpoint.hash }
    const { piece } = checkpoint.tokenizer
    const bos = bosOf(checkpoint, spec.input.kind, ids)
    return engine.run({ decoder, checkpoint: ref, spec, ids, bos, piece }, { onStage, signal: stopping })
  }
}

/** Ids that a person gave are theirs throughout; in any other prompt a leading BOS is the tokenizer's. */
const bosOf = ({ tokenizer }: OpenModel['checkpoint'], kind: string, ids: number[]): RunFacts['bos'] =>
  kind !== 'ids' && tokenizer.bosId !== undefined && ids[0] === tokenizer.bosId ? 'added' : 'none'
