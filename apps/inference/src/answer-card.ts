import type { CheckpointRef, Question as PromptSpec, RoleSpan, RunFacts } from '@lensboard/contract'
import type { Engine, Question } from '@lensboard/lens'
import type { OpenModel } from '@lensboard/models'
import { checkPrompt, languageFacts, stopIds, tokenize } from '@lensboard/weights'
import { answerDataset, type FindPrompts } from './answer-dataset.js'
import { type FindLens, lensRefOf } from './lens-of-card.js'
import type { Compute } from './run-card.js'

interface AnswerWith {
  find: (ref: CheckpointRef) => Promise<OpenModel>
  findPrompts: FindPrompts
  findLens: FindLens
  engine: Engine
}

/** Answers a card with the engine: finds its checkpoint and its lens, refuses what it cannot read, and runs it. */
export function answerCard({ find, findPrompts, findLens, engine }: AnswerWith): Compute {
  return async ({ spec, ids }, options) => {
    options.onStage({ name: 'loading' })
    const model = await find(spec.checkpoint)
    const ref = lensRefOf(spec)
    const through = ref && (await findLens(ref, model, options.signal))
    if (spec.kind === 'dataset') return answerDataset(spec, { model, engine, findPrompts, through }, options)
    const { checkpoint, decoder } = model
    checkPrompt({ ids, maxTokens: decoder.nCtx }, checkpoint.name)
    const weights: CheckpointRef = { name: checkpoint.name, hash: checkpoint.hash }
    const { piece } = checkpoint.tokenizer
    const bos = bosOf(checkpoint, spec.input.kind, ids)
    const language = languageFacts(checkpoint, spec.input.kind === 'chat')
    const asked: Question = through && spec.kind === 'lens' ? { ...spec, maps: through.maps } : spec
    const job = { decoder, checkpoint: weights, spec: asked, ids, bos, language, piece, stopIds: stopIds(checkpoint) }
    const result = await engine.run({ ...job, lens: through?.lens }, options)
    const roles = rolesOf(model, spec, ids)
    return roles === undefined ? result : { ...result, roles }
  }
}

/** Ids that a person gave are theirs throughout; in any other prompt a leading BOS is the tokenizer's. */
const bosOf = ({ tokenizer }: OpenModel['checkpoint'], kind: string, ids: number[]): RunFacts['bos'] =>
  kind !== 'ids' && tokenizer.bosId !== undefined && ids[0] === tokenizer.bosId ? 'added' : 'none'

/** Which tokens each message became: a job carries ids alone, so the chat is tokenized again. */
function rolesOf({ checkpoint, decoder }: OpenModel, spec: PromptSpec, ids: number[]): RoleSpan[] | undefined {
  if (spec.input.kind !== 'chat') return undefined
  const { input, bos } = spec
  const again = tokenize(checkpoint, { input, bos, nCtx: decoder.nCtx })
  const same = again.ids.length === ids.length && again.ids.every((id, i) => id === ids[i])
  return same ? again.roles : undefined
}
