import { AppError, LIMITS } from '@lensboard/contract'
import type { DecoderSpec } from '@lensboard/models'
import {
  type AttributionQuestion,
  type CausalQuestion,
  checkIds,
  checkLayer,
  checkTokens,
  type PatchingQuestion,
  type PatchscopeQuestion,
} from '../engine/question.js'
import { idsOf } from '../interventions/check-interventions.js'
import { tokenAt } from '../interventions/positions.js'

const invalid = (why: string) => new AppError('SPEC_INVALID', why)

/** Every token is a run of its own at every layer, so a grid over a long prompt would take days. */
const PATCHED_TOKENS_MAX = 256
/** By gradient two runs serve all cells, but they hold every block's activations, maps of all tokens by all among them. */
const GRADIENT_TOKENS_MAX = 1_024

/**
 * Throws SPEC_INVALID, TOKEN_OUT_OF_RANGE or PROMPT_… for a causal question that this decoder cannot answer about a
 * prompt: positions, tokens, layers that are not there, and prompts that do not fit each other.
 */
export function checkCausal(question: CausalQuestion, decoder: DecoderSpec, ids: readonly number[]): void {
  if (question.kind === 'attribution') checkAttribution(question, decoder, ids)
  else if (question.kind === 'patching') checkPatching(question, decoder, ids)
  else checkPatchscope(question, decoder, ids)
}

function checkAttribution(question: AttributionQuestion, decoder: DecoderSpec, ids: readonly number[]): void {
  const { position, target, against, heads, interventions = [] } = question
  if (decoder.weights.blocks.some(({ ln1Sum, ln2Sum }) => ln1Sum || ln2Sum))
    throw invalid(
      `${decoder.name} norms its stream after every addition, so no component keeps a share in the logits of its own. Patching shows what its components do.`,
    )
  tokenAt(position, ids.length)
  checkMetric(target, against, decoder)
  if (heads && interventions.some((one) => 'at' in one && one.at === 'attn_out'))
    throw invalid('Where attn_out is changed, heads do not sum to it. Leave heads together, or change heads instead.')
}

function checkPatching(question: PatchingQuestion, decoder: DecoderSpec, ids: readonly number[]): void {
  const { corrupted, position, target, against, method } = question
  const corruptedIds = idsOf(corrupted)
  checkIds(corruptedIds, decoder)
  if (ids.length !== corruptedIds.length)
    throw invalid(
      `The clean prompt has ${ids.length} tokens and the corrupted one ${corruptedIds.length}; they must have as many. Exchange words for others that are one token each.`,
    )
  if (ids.every((id, t) => id === corruptedIds[t]))
    throw invalid('The corrupted prompt is the clean one, token by token. Exchange the word that the answer rests on.')
  if (method === 'gradient' && ids.length > GRADIENT_TOKENS_MAX)
    throw invalid(
      `Patching by gradient holds all that the model computes, so it takes prompts of up to ${GRADIENT_TOKENS_MAX} tokens; these have ${ids.length}.`,
    )
  if (method === undefined && ids.length > PATCHED_TOKENS_MAX)
    throw invalid(
      `Patching runs the model for every token and layer, so it takes prompts of up to ${PATCHED_TOKENS_MAX} tokens; these have ${ids.length}. By gradient it takes up to ${GRADIENT_TOKENS_MAX}.`,
    )
  tokenAt(position, ids.length)
  checkMetric(target, against, decoder)
}

function checkPatchscope(question: PatchscopeQuestion, decoder: DecoderSpec, ids: readonly number[]): void {
  const { position, target, targetPosition, targetLayer, tokens } = question
  const targetIds = idsOf(target)
  checkIds(targetIds, decoder)
  const most = Math.min(decoder.nCtx, LIMITS.promptTokens)
  if (targetIds.length + tokens > most)
    throw new AppError(
      'PROMPT_TOO_LONG',
      `The target prompt has ${targetIds.length} tokens and ${tokens} are to follow; ${decoder.name} is read up to ${most}.`,
    )
  tokenAt(position, ids.length)
  tokenAt(targetPosition, targetIds.length)
  if (targetLayer !== undefined) checkLayer(targetLayer, decoder)
}

function checkMetric(target: readonly number[], against: readonly number[], decoder: DecoderSpec): void {
  if (target.length === 0) throw invalid('Name a token whose logit is asked for.')
  checkTokens([...target, ...against], decoder)
}
