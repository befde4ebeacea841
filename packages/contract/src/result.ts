import type { CheckpointRef } from './card.js'
import { type Column, decodeColumns, encodeColumns } from './columns.js'
import { AppError } from './error.js'
import type { RoleSpan } from './model.js'
import type { TokenPiece } from './token.js'

/** Raised whenever the same question may get different numbers; part of every runKey. */
export const ENGINE_VERSION = 1

/** One row of a lens picture. `resid_pre` of layer 0 is the embedding; `output` is the model's own distribution. */
export interface LensRow {
  site: 'resid_pre' | 'resid_mid' | 'resid_post' | 'output'
  layer: number
}

/** How a result came to be: the provenance a card shows. */
export interface RunFacts {
  checkpoint: CheckpointRef
  engine: number
  /** Execution provider that ran it ("cpu", "cuda", "webgpu") and, when another was asked for, why it was not used. */
  provider: string
  fallback?: string
  precision: 'float32'
  bos: 'added' | 'none'
  /** Milliseconds in the forward and lens sessions; loading apart. */
  computeMs: number
  loadMs: number
  computedAt: string
}

/** Largest differences between the output row through the lens path and the model's own head, over all positions. */
export interface Parity {
  maxAbsProb: number
  maxAbsLogit: number
  top1Agree: number
  positions: number
}

interface Common {
  facts: RunFacts
  /** Token ids read, [T], and each as a piece. */
  ids: Int32Array
  tokens: TokenPiece[]
  /** Which tokens each message of a chat became; absent for other prompts. */
  roles?: RoleSpan[]
}

/**
 * A lens reading: R rows × T positions. Units: nats; probabilities only as natural logarithms, float32.
 * Column t of any row predicts the token at t + 1; the last column has no true next token (rank 0, log-prob NaN).
 */
export interface LensResult extends Common {
  kind: 'lens'
  /** From the embedding (first) to the output (last). */
  rows: LensRow[]
  topK: number
  /** Number of tokens a distribution spreads over: entropy is at most its logarithm. Older results do not say it. */
  dVocab?: number
  /** [R, T, K], most probable first; ties by lower id. */
  topIds: Int32Array
  topLogProbs: Float32Array
  /** log Σ exp(logit) per cell, [R, T]: logit = log-probability + logSumExp. */
  logSumExp: Float32Array
  /** −Σ p ln p, [R, T]. */
  entropy: Float32Array
  /** KL(output ‖ row) and KL(row ‖ output), [R, T]. */
  klFromOutput: Float32Array
  klToOutput: Float32Array
  /** Rank (1 is the most probable) and log-probability of the true next token, [R, T]. */
  targetRank: Int32Array
  targetLogProb: Float32Array
  parity: Parity
  /** Pieces of every id that occurs in topIds. */
  vocabulary: Map<number, TokenPiece>
}

/** Attention patterns: query position q attends to key position k ≤ q with weight pattern[q][k]; rows sum to 1. */
export interface AttentionResult extends Common {
  kind: 'attention'
  reduce: 'none' | 'heads' | 'all'
  /** Blocks and heads as numbered in the model; one entry each where reduced (`heads: []` then). */
  layers: number[]
  heads: number[]
  /** Number of key-value heads in the model, for grouping. */
  nKvHeads: number
  /** Lower triangles, [layers or 1, heads or 1, T (T + 1) / 2], entry q (q + 1) / 2 + k. */
  patterns: Float32Array
}

export type CardResult = LensResult | AttentionResult

const f32 = (data: Float32Array, dims: number[]): Column => ({ data, dims })
const i32 = (data: Int32Array, dims: number[]): Column => ({ data, dims })

/** Compact bytes of a result; the inverse of `decodeResult`. */
export function encodeResult(result: CardResult): Uint8Array<ArrayBuffer> {
  const { kind, facts, tokens, roles } = result
  const T = result.ids.length
  const ids = i32(result.ids, [T])
  if (kind === 'attention') {
    const { reduce, layers, heads, nKvHeads, patterns } = result
    const dims = [reduce === 'all' ? 1 : layers.length, reduce === 'none' ? heads.length : 1, (T * (T + 1)) / 2]
    return encodeColumns(
      { kind, facts, tokens, roles, reduce, layers, heads, nKvHeads },
      { ids, patterns: f32(patterns, dims) },
    )
  }
  const { rows, topK, dVocab, parity } = result
  const cell = [rows.length, T]
  const vocabulary = [...result.vocabulary]
  return encodeColumns(
    { kind, facts, tokens, roles, rows, topK, dVocab, parity, vocabulary },
    {
      ids,
      topIds: i32(result.topIds, [...cell, topK]),
      topLogProbs: f32(result.topLogProbs, [...cell, topK]),
      logSumExp: f32(result.logSumExp, cell),
      entropy: f32(result.entropy, cell),
      klFromOutput: f32(result.klFromOutput, cell),
      klToOutput: f32(result.klToOutput, cell),
      targetRank: i32(result.targetRank, cell),
      targetLogProb: f32(result.targetLogProb, cell),
    },
  )
}

/** Reads stored bytes back; throws BAD_REQUEST when they are no result of this version. */
export function decodeResult(bytes: Uint8Array): CardResult {
  const { header, columns } = decodeColumns(bytes)
  const column = <T>(name: string): T => {
    const found = columns[name]
    if (!found) throw new AppError('BAD_REQUEST', `This stored result lacks the column ${name}.`)
    return found.data as T
  }
  const base = { ...header, ids: column<Int32Array>('ids') }
  if (header.kind === 'attention') return { ...base, patterns: column<Float32Array>('patterns') } as AttentionResult
  if (header.kind !== 'lens') throw new AppError('BAD_REQUEST', 'This stored result is of an unknown kind.')
  return {
    ...base,
    vocabulary: new Map(header.vocabulary as [number, TokenPiece][]),
    topIds: column('topIds'),
    topLogProbs: column('topLogProbs'),
    logSumExp: column('logSumExp'),
    entropy: column('entropy'),
    klFromOutput: column('klFromOutput'),
    klToOutput: column('klToOutput'),
    targetRank: column('targetRank'),
    targetLogProb: column('targetLogProb'),
  } as LensResult
}
