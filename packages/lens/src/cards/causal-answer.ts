import type { Answer, AttributionResult, PatchingResult, PatchscopeResult, TokenPiece } from '@lensboard/contract'
import type { CausalQuestion, PatchingQuestion, PatchscopeQuestion, Question } from '../engine/question.js'
import { idsOf } from '../interventions/check-interventions.js'
import type { AttributionReadings } from './read-attribution.js'
import type { PatchscopeReadings } from './read-patchscope.js'
import type { PatchingReadings } from './readings.js'

/** Only what the worker reads of a causal spec. */
export function causalQuestion(spec: CausalQuestion): CausalQuestion {
  switch (spec.kind) {
    case 'attribution': {
      const { kind, position, target, against, heads, interventions } = spec
      return { kind, position, target, against, heads, ...(interventions && { interventions }) }
    }
    case 'patching': {
      const { kind, corrupted, position, target, against, at, method } = spec
      return { kind, corrupted, position, target, against, at, ...(method && { method }) }
    }
    case 'patchscope': {
      const { kind, position, target, targetPosition, targetLayer, tokens } = spec
      return { kind, position, target, targetPosition, tokens, ...(targetLayer !== undefined && { targetLayer }) }
    }
  }
}

interface Common extends Pick<Answer, 'facts' | 'ids' | 'tokens'> {
  /** A token id as text. */
  piece(id: number): TokenPiece
}

/** Readings of a causal question as its answer: with its prompts, and the pieces of every token that it names. */
export function causalAnswer(
  readings: AttributionReadings | PatchingReadings | PatchscopeReadings,
  question: Question,
  { piece, ...common }: Common,
): AttributionResult | PatchingResult | PatchscopeResult {
  const pieces = (ids: Iterable<number>) => new Map(Array.from(new Set(ids), (id) => [id, piece(id)]))
  switch (readings.kind) {
    case 'attribution':
      return { ...readings, ...common, vocabulary: pieces([...readings.target, ...readings.against]) }
    case 'patching': {
      const ids = idsOf((question as PatchingQuestion).corrupted)
      return {
        ...readings,
        ...common,
        corruptedIds: Int32Array.from(ids),
        corruptedTokens: ids.map(piece),
        vocabulary: pieces([...readings.target, ...readings.against]),
      }
    }
    case 'patchscope': {
      const ids = idsOf((question as PatchscopeQuestion).target)
      return {
        ...readings,
        ...common,
        targetIds: Int32Array.from(ids),
        targetTokens: ids.map(piece),
        vocabulary: pieces(readings.decodedIds),
      }
    }
  }
}
