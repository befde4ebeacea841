import { type Column, encodeColumns } from './columns.js'
import type { AttentionResult, DatasetResult, LensResult, PatchingResult, RunResult } from './result.js'

const f32 = (data: Float32Array, dims: number[]): Column => ({ data, dims })
const i32 = (data: Int32Array, dims: number[]): Column => ({ data, dims })

type Parts = { header: object; columns: Record<string, Column> }

/** Compact bytes of a result; the inverse of `decodeResult`. */
export function encodeResult(result: RunResult): Uint8Array<ArrayBuffer> {
  const { kind, facts, tokens, roles } = result
  const { header, columns } = partsOf(result)
  const ids = i32(result.ids, [result.ids.length])
  return encodeColumns({ kind, facts, tokens, roles, ...header }, { ids, ...columns })
}

function partsOf(result: RunResult): Parts {
  switch (result.kind) {
    case 'attention':
      return attentionParts(result)
    case 'lens':
      return lensParts(result)
    case 'attribution': {
      const { position, target, against, components, contributions, logit, parity, vocabulary } = result
      return {
        header: { position, target, against, components, logit, parity, vocabulary: [...vocabulary] },
        columns: { contributions: f32(contributions, [components.length]) },
      }
    }
    case 'patching':
      return patchingParts(result)
    case 'dataset':
      return datasetParts(result)
    case 'patchscope': {
      const { position, targetTokens, targetPosition, layers, targetIds, decodedIds, decodedLogProbs } = result
      const grid = [layers.length, decodedIds.length / layers.length]
      return {
        header: { position, targetTokens, targetPosition, layers, vocabulary: [...result.vocabulary] },
        columns: {
          targetIds: i32(targetIds, [targetIds.length]),
          decodedIds: i32(decodedIds, grid),
          decodedLogProbs: f32(decodedLogProbs, grid),
        },
      }
    }
  }
}

function attentionParts(result: AttentionResult): Parts {
  const { ids, reduce, layers, heads, nKvHeads, continued, patterns } = result
  const T = ids.length
  const dims = [reduce === 'all' ? 1 : layers.length, reduce === 'none' ? heads.length : 1, (T * (T + 1)) / 2]
  return { header: { reduce, layers, heads, nKvHeads, continued }, columns: { patterns: f32(patterns, dims) } }
}

function lensParts(result: LensResult): Parts {
  const { rows, topK, dVocab, parity, continued, jsFromOutput, tracked } = result
  const cell = [rows.length, result.ids.length]
  return {
    header: { rows, topK, dVocab, parity, continued, vocabulary: [...result.vocabulary] },
    columns: {
      topIds: i32(result.topIds, [...cell, topK]),
      topLogProbs: f32(result.topLogProbs, [...cell, topK]),
      logSumExp: f32(result.logSumExp, cell),
      entropy: f32(result.entropy, cell),
      klFromOutput: f32(result.klFromOutput, cell),
      klToOutput: f32(result.klToOutput, cell),
      targetRank: i32(result.targetRank, cell),
      targetLogProb: f32(result.targetLogProb, cell),
      ...(jsFromOutput && { jsFromOutput: f32(jsFromOutput, cell) }),
      ...(tracked && {
        trackedStarts: i32(tracked.starts, [result.ids.length + 1]),
        trackedIds: i32(tracked.ids, [tracked.ids.length]),
        trackedLogProbs: f32(tracked.logProbs, [rows.length, tracked.ids.length]),
        trackedRanks: i32(tracked.ranks, [rows.length, tracked.ids.length]),
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
  const { at, corruptedIds, corruptedTokens, position, target, against, clean, corrupted, nLayers, patched } = result
  return {
    header: {
      ...{ at, corruptedTokens, position, target, against, clean, corrupted, nLayers },
      vocabulary: [...result.vocabulary],
    },
    columns: {
      corruptedIds: i32(corruptedIds, [corruptedIds.length]),
      patched: f32(patched, [nLayers, patched.length / nLayers]),
    },
  }
}
