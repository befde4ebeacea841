import { EXACT_WEIGHTS_MAX } from './attention-bytes.js'
import type { Column } from './column-codes.js'
import { encodeColumns } from './columns.js'
import { f32, i32, vocabularyParts } from './encode-columns.js'
import { lensParts } from './encode-lens.js'
import type { Answer, AttentionResult, DatasetResult, PatchingResult } from './result.js'

export interface EncodeOptions {
  /** Trade exactness of log-probabilities and of divergences for a fraction of the bytes; the result says by how much. */
  packed?: boolean
}

interface Parts {
  header: object
  columns: Record<string, Column>
}

/** Compact bytes of a result; the inverse of `decodeResult`. Exact, but for attention patterns beyond EXACT_WEIGHTS_MAX. */
export function encodeResult(result: Answer, { packed = false }: EncodeOptions = {}): Uint8Array<ArrayBuffer> {
  const { kind, facts, tokens, roles, part, glance } = result
  const { header, columns } = partsOf(result, packed)
  const ids = i32(result.ids, [result.ids.length])
  return encodeColumns({ kind, facts, tokens, roles, part, glance, ...header }, { ids, ...columns })
}

function partsOf(result: Answer, packed: boolean): Parts {
  switch (result.kind) {
    case 'attention':
      return attentionParts(result, packed)
    case 'lens':
      return lensParts(result, packed)
    case 'attribution': {
      const { position, target, against, components, contributions, logit, parity } = result
      const { pieces, vocabularyIds } = vocabularyParts(result.vocabulary)
      return {
        header: { position, target, against, components, logit, parity, vocabulary: pieces },
        columns: { contributions: f32(contributions, [components.length]), vocabularyIds },
      }
    }
    case 'patching':
      return patchingParts(result)
    case 'dataset':
      return datasetParts(result)
    case 'patchscope': {
      const { position, targetTokens, targetPosition, layers, targetIds, decodedIds, decodedLogProbs } = result
      const grid = [layers.length, decodedIds.length / layers.length]
      const { pieces, vocabularyIds } = vocabularyParts(result.vocabulary)
      return {
        header: { position, targetTokens, targetPosition, layers, vocabulary: pieces },
        columns: {
          targetIds: i32(targetIds, [targetIds.length]),
          decodedIds: i32(decodedIds, grid),
          decodedLogProbs: f32(decodedLogProbs, grid),
          vocabularyIds,
        },
      }
    }
  }
}

function attentionParts(result: AttentionResult, packed: boolean): Parts {
  const { ids, reduce, layers, heads, nKvHeads, nHeads, continued, patterns } = result
  const { headEntropy, headDistance, rollout, onDemand } = result
  const triangle = (ids.length * (ids.length + 1)) / 2
  const maps = [reduce === 'all' ? 1 : layers.length, reduce === 'none' ? heads.length : 1, triangle]
  // What was read as packed stays so: its weights are the very values of the codes.
  const squares = packed || patterns.length > EXACT_WEIGHTS_MAX || result.packed?.patterns !== undefined
  // Shares of a whole too, and as many as a map has.
  const squareRollout = packed || result.packed?.rollout !== undefined
  // Means of what was packed before are packed once more: both errors count.
  const packedBefore = onDemand && reduce === 'heads' ? result.packed : undefined
  return {
    header: { reduce, layers, heads, nKvHeads, nHeads, continued, onDemand, packedBefore },
    columns: {
      patterns: { data: patterns, dims: maps, ...(squares && { code: { kind: 'square' } }) },
      ...(headEntropy && { headEntropy: f32(headEntropy, [headEntropy.length / (nHeads ?? 1), nHeads ?? 1]) }),
      ...(headDistance && { headDistance: f32(headDistance, [headDistance.length / (nHeads ?? 1), nHeads ?? 1]) }),
      ...(rollout && {
        rollout: { data: rollout, dims: [triangle], ...(squareRollout && { code: { kind: 'square' } }) },
      }),
    },
  }
}

function datasetParts(result: DatasetResult): Parts {
  const { dataset, at, rows, prompts, promptTokens, skipped, measures, parity, mean, std, n } = result
  const dims = [measures.length, rows.length]
  return {
    header: { dataset, at, rows, prompts, promptTokens, skipped, measures, parity },
    columns: { mean: f32(mean, dims), std: f32(std, dims), n: i32(n, dims) },
  }
}

function patchingParts(result: PatchingResult): Parts {
  const { at, method, corruptedIds, corruptedTokens, position, target, against, nLayers, patched } = result
  const { clean, corrupted } = result
  const { pieces, vocabularyIds } = vocabularyParts(result.vocabulary)
  return {
    header: {
      ...{ at, method, corruptedTokens, position, target, against, clean, corrupted, nLayers },
      vocabulary: pieces,
    },
    columns: {
      corruptedIds: i32(corruptedIds, [corruptedIds.length]),
      patched: f32(patched, [nLayers, patched.length / nLayers]),
      vocabularyIds,
    },
  }
}
