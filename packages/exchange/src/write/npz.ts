import { type Answer, isTextId, type LensRow, pieceLabel, type TokenPiece } from '@lensboard/contract'
import type { NpyArray, NpyTexts } from '../npy.js'
import { encodeNpz } from '../npz.js'
import type { ExportedCard } from './exported-card.js'
import { rowName } from './row-name.js'

type Arrays = Record<string, NpyArray | NpyTexts>

/** A card's columns as numpy arrays, float32 and int64; a second reading's names begin with `b_`. */
export function cardNpz({ result, baseline }: ExportedCard): Uint8Array<ArrayBuffer> {
  const other = Object.entries(baseline ? arraysOf(baseline.result) : {})
  return encodeNpz({ ...arraysOf(result), ...Object.fromEntries(other.map(([name, one]) => [`b_${name}`, one])) })
}

const f4 = (data: Float32Array, ...dims: number[]): NpyArray => ({ data, dims })
/** Ids that are none become −1. */
const i8 = (data: ArrayLike<number>, ...dims: number[]): NpyArray => ({
  data: BigInt64Array.from(data, (one) => BigInt(isTextId(one) ? -1 : one)),
  dims,
})
const texts = (pieces: readonly TokenPiece[]): NpyTexts => ({ texts: pieces.map(pieceLabel) })
const rowArrays = (rows: readonly LensRow[]): Arrays => ({
  rows: { texts: rows.map(rowName) },
  row_layers: i8(
    rows.map(({ layer }) => layer),
    rows.length,
  ),
})

function arraysOf(answer: Answer): Arrays {
  const { ids, tokens } = answer
  return { ids: i8(ids, ids.length), tokens: texts(tokens), ...ownArrays(answer) }
}

function ownArrays(answer: Answer): Arrays {
  switch (answer.kind) {
    case 'lens': {
      const { rows, ids, topK, tracked, vocabulary, jsFromOutput } = answer
      const grid = [rows.length, ids.length]
      const named = [...vocabulary].filter(([id]) => !isTextId(id))
      return {
        ...rowArrays(rows),
        top_ids: i8(answer.topIds, ...grid, topK),
        top_logprobs: f4(answer.topLogProbs, ...grid, topK),
        logsumexp: f4(answer.logSumExp, ...grid),
        entropy: f4(answer.entropy, ...grid),
        kl_output_row: f4(answer.klFromOutput, ...grid),
        kl_row_output: f4(answer.klToOutput, ...grid),
        ...(jsFromOutput && { js: f4(jsFromOutput, ...grid) }),
        target_rank: i8(answer.targetRank, ...grid),
        target_logprob: f4(answer.targetLogProb, ...grid),
        ...(tracked && {
          tracked_starts: i8(tracked.starts, tracked.starts.length),
          tracked_ids: i8(tracked.ids, tracked.ids.length),
          tracked_logprobs: f4(tracked.logProbs, rows.length, tracked.ids.length),
          tracked_ranks: i8(tracked.ranks, rows.length, tracked.ids.length),
        }),
        vocabulary_ids: i8(
          named.map(([id]) => id),
          named.length,
        ),
        vocabulary: texts(named.map(([, piece]) => piece)),
      }
    }
    case 'attention': {
      const { layers, heads, reduce, ids, patterns } = answer
      const maps = [reduce === 'all' ? 1 : layers.length, reduce === 'none' ? heads.length : 1]
      return {
        layers: i8(layers, layers.length),
        heads: i8(heads, heads.length),
        patterns: f4(squares(patterns, ids.length), ...maps, ids.length, ids.length),
      }
    }
    case 'attribution':
      return {
        sites: { texts: answer.components.map(({ site }) => site) },
        layers: i8(
          answer.components.map(({ layer }) => layer),
          answer.components.length,
        ),
        heads: i8(
          answer.components.map(({ head }) => head ?? -1),
          answer.components.length,
        ),
        contributions: f4(answer.contributions, answer.contributions.length),
      }
    case 'patching': {
      const { patched, nLayers, corruptedIds, clean, corrupted } = answer
      return {
        corrupted_ids: i8(corruptedIds, corruptedIds.length),
        metric: f4(patched, nLayers, patched.length / nLayers),
        clean_corrupted: f4(Float32Array.of(clean, corrupted), 2),
      }
    }
    case 'patchscope': {
      const { layers, decodedIds, decodedLogProbs, targetIds } = answer
      const grid = [layers.length, decodedIds.length / layers.length]
      return {
        target_ids: i8(targetIds, targetIds.length),
        layers: i8(layers, layers.length),
        decoded_ids: i8(decodedIds, ...grid),
        decoded_logprobs: f4(decodedLogProbs, ...grid),
      }
    }
    case 'dataset': {
      const { measures, rows, mean, std, n } = answer
      const grid = [measures.length, rows.length]
      return {
        ...{ measures: { texts: measures }, ...rowArrays(rows) },
        ...{ mean: f4(mean, ...grid), std: f4(std, ...grid), n: i8(n, ...grid) },
      }
    }
  }
}

/** Triangles as squares with zeros above the diagonal, as every other tool has them. */
function squares(patterns: Float32Array, nTokens: number): Float32Array {
  const triangle = (nTokens * (nTokens + 1)) / 2
  const maps = triangle === 0 ? 0 : patterns.length / triangle
  const all = new Float32Array(maps * nTokens * nTokens)
  for (let map = 0; map < maps; map++)
    for (let q = 0; q < nTokens; q++) {
      const from = map * triangle + (q * (q + 1)) / 2
      all.set(patterns.subarray(from, from + q + 1), (map * nTokens + q) * nTokens)
    }
  return all
}
