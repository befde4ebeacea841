import {
  AppError,
  type AttentionSpec,
  type AttributionSpec,
  type LensSpec,
  LIMITS,
  type PatchingSpec,
  type PatchscopeSpec,
} from '@lensboard/contract'
import type { DecoderShape } from '@lensboard/models'
import type { LensMaps, MapsInFile } from '../train/lens-maps.js'

/** The part of a card's spec that decides its numbers, checkpoint and token ids apart. */
export type LensQuestion = Pick<LensSpec, 'kind' | 'rows' | 'topK'> &
  Partial<Pick<LensSpec, 'interventions' | 'continuation'>> & {
    track?: LensSpec['track'] | undefined
    finalNorm?: LensSpec['finalNorm'] | undefined
    scan?: LensSpec['scan'] | undefined
    /** Reads through a learned lens, at its rows alone and the output. */
    maps?: LensMaps | MapsInFile | undefined
  }
export type AttentionQuestion = Pick<AttentionSpec, 'kind' | 'heads' | 'reduce'> & {
  layers?: AttentionSpec['layers'] | undefined
  interventions?: AttentionSpec['interventions']
  continuation?: AttentionSpec['continuation']
}
export type AttributionQuestion = Pick<AttributionSpec, 'kind' | 'position' | 'target' | 'against' | 'heads'> &
  Partial<Pick<AttributionSpec, 'interventions'>>
/** Prompts inside a question come as token ids. */
export type PatchingQuestion = Pick<
  PatchingSpec,
  'kind' | 'corrupted' | 'position' | 'target' | 'against' | 'at' | 'method'
>
export type PatchscopeQuestion = Pick<
  PatchscopeSpec,
  'kind' | 'position' | 'target' | 'targetPosition' | 'targetLayer' | 'tokens'
>
/** What is asked about causes. */
export type CausalQuestion = AttributionQuestion | PatchingQuestion | PatchscopeQuestion
export type Question = LensQuestion | AttentionQuestion | CausalQuestion

export const isCausal = (question: Question): question is CausalQuestion =>
  question.kind === 'attribution' || question.kind === 'patching' || question.kind === 'patchscope'

type Named = DecoderShape & { name: string }

/** Throws PROMPT_EMPTY, PROMPT_TOO_LONG or TOKEN_OUT_OF_RANGE for ids this decoder cannot read. */
export function checkIds(ids: readonly number[], { name, nCtx, dVocab }: Named): void {
  if (ids.length === 0) throw new AppError('PROMPT_EMPTY')
  const most = Math.min(nCtx, LIMITS.promptTokens)
  if (ids.length > most)
    throw new AppError(
      'PROMPT_TOO_LONG',
      `This prompt has ${ids.length} tokens; ${name} is read up to ${most}. Shorten it.`,
    )
  checkTokens(ids, { name, dVocab })
}

/** Throws TOKEN_OUT_OF_RANGE for an id that this decoder has no token for. */
export function checkTokens(ids: readonly number[], { name, dVocab }: Pick<Named, 'name' | 'dVocab'>): void {
  const outside = ids.find((id) => !Number.isInteger(id) || id < 0 || id >= dVocab)
  if (outside !== undefined)
    throw new AppError(
      'TOKEN_OUT_OF_RANGE',
      `Token id ${outside} is outside the vocabulary of ${name} (0 … ${dVocab - 1}).`,
    )
}

/** Throws SPEC_INVALID for a block that this decoder does not have. */
export function checkLayer(layer: number, { name, nLayers }: Pick<Named, 'name' | 'nLayers'>): void {
  if (layer < nLayers) return
  throw new AppError(
    'SPEC_INVALID',
    `Block ${layer} does not exist: ${name} has ${nLayers} blocks, 0 to ${nLayers - 1}.`,
  )
}

/** Throws SPEC_INVALID for layers, heads or a top-k that this decoder does not have. */
export function checkQuestion(
  question: LensQuestion | AttentionQuestion,
  { name, nLayers, nHeads, dVocab }: Named,
): void {
  const invalid = (why: string) => new AppError('SPEC_INVALID', why)
  const layers =
    question.kind === 'lens' ? [question.rows.from, question.rows.to] : Object.values(question.layers ?? {})
  for (const layer of layers)
    if (layer !== undefined && layer >= nLayers)
      throw invalid(`Block ${layer} does not exist: ${name} has ${nLayers} blocks, 0 to ${nLayers - 1}.`)
  if (question.kind === 'lens') {
    const { from, to } = question.rows
    if (from !== undefined && to !== undefined && from > to)
      throw invalid('The first row must not come after the last.')
    checkTokens(question.track ?? [], { name, dVocab })
    if (question.topK > dVocab) throw invalid(`${name} has only ${dVocab} tokens; ask for a smaller top-k.`)
    return
  }
  if (question.heads === 'all') return
  const head = question.heads.find((h) => h >= nHeads)
  if (head !== undefined) throw invalid(`Head ${head} does not exist: ${name} has ${nHeads} heads, 0 to ${nHeads - 1}.`)
}

/** Throws RESULT_TOO_LARGE when a result of this many 4-byte cells would not be stored. */
export function checkResultCells(cells: number): void {
  if (cells * 4 <= LIMITS.resultBytes) return
  const [size, most] = [cells * 4, LIMITS.resultBytes].map((bytes) => `${Math.ceil(bytes / 2 ** 20)} MB`)
  throw new AppError(
    'RESULT_TOO_LARGE',
    `The result would take ${size}, and ${most} is the most. Ask for fewer layers or heads, or a shorter prompt.`,
  )
}
