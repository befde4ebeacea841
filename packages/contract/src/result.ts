import type { CheckpointRef } from './checkpoint-ref.js'
import type { ImportFormat } from './import-format.js'
import type { LensRef } from './lens-ref.js'
import type { RoleSpan } from './model.js'
import type { TokenPiece } from './token.js'

/** Raised whenever the same question may get different numbers; part of every runKey. */
export const ENGINE_VERSION = 3

/**
 * One row of a lens picture. `resid_pre` of layer 0 is the embedding; `output` is the model's own distribution;
 * `attn_out` and `mlp_out` are what a part adds, read through the same head by itself.
 */
export interface LensRow {
  site: 'resid_pre' | 'resid_mid' | 'resid_post' | 'attn_out' | 'mlp_out' | 'output'
  layer: number
}

/** What a scan in 8 bits did. Top tokens and ranks are exact all the same, and so are logits of followed tokens. */
interface ScanFacts {
  mode: 'fine' | 'fast'
  /** Cells whose top tokens the bound holds, and cells that were read exactly. */
  certified: number
  exact: number
  /** Why every cell was read exactly, as the end of a sentence; absent where the scan was used. */
  why?: string
  /** Ranks that the bound does not decide: they are missing (0). */
  ranksLeftOut?: number
  /** By how much log Σ exp, and so any log-probability, of a certified cell may be off at most; proven, nats. */
  logProbBound?: number
  /** Largest difference of a scanned logit from the exact one, over all that were read both ways. */
  logitError?: number
}

/** A learned lens that a result was read through; `madeFor` other weights than those that were asked, and accepted. */
export interface LensOfRun extends Pick<LensRef, 'kind' | 'hash' | 'madeFor'> {
  /** As the card called it. */
  title: string
  /** SHA-256 of its numbers. */
  sha256: string
}

/** Where a result came from that another tool computed. */
export interface ImportFacts {
  /** The file's name, and what it is. */
  file: string
  format: ImportFormat
  /** The file does not say what model it was: `checkpoint.name` only stands for that. */
  unnamed?: true
  /** When the file says that it was computed; as it says so. */
  said?: string
}

/** Stands for weights that nobody knows: an imported result names a model, and no weights. */
export const UNKNOWN_WEIGHTS = '0'.repeat(64)

/** How a result came to be: the provenance a card shows. */
export interface RunFacts {
  /** Of an imported result `hash` is UNKNOWN_WEIGHTS. */
  checkpoint: CheckpointRef
  /** Present: no engine of ours computed it, so what is said below of engine, device, start token and times is empty. */
  imported?: ImportFacts
  /** Absent: the logit lens, or no lens at all. */
  lens?: LensOfRun
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
  /** Version of ONNX Runtime; older results do not say it. */
  runtime?: string
  /** How the vocabulary was scanned where a scan in 8 bits was asked for. */
  scan?: ScanFacts
  /** Cells that were no numbers and are shown as missing. */
  notFinite?: number
  /** What is followed where the tokens of every cell's top-k would not fit: its first one alone, or what was asked for. */
  followed?: 'first' | 'asked'
  /** SHA-256 over the tokenizer's files alone, and of the chat template where one wrote the prompt. */
  tokenizer?: string
  template?: string
  /** Version of Node.js, and threads of one operator. */
  node?: string
  threads?: number
  /** Milliseconds from the question's arrival at the engine to its answer, waiting included. */
  wallMs?: number
}

/** How far a number may lie from what was computed: by `absolute` + `relative` · |number|. */
export interface PackedBound {
  absolute: number
  relative: number
}

/** Which part of a stored result this is; token positions `from` to `to`, exclusive, of `nPositions`. */
export interface Part {
  from: number
  to: number
  nPositions: number
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
  /** Token ids read, [T], and each as a piece. What an imported file gives as text alone has a `textId`. */
  ids: Int32Array
  tokens: TokenPiece[]
  /** Which tokens each message of a chat became; absent for other prompts. */
  roles?: RoleSpan[]
  /** Columns that are not exact, and by how much; absent: all are exact. */
  packed?: Record<string, PackedBound>
  /** Absent: the whole of it. A part's `ids`, `tokens` and columns hold its positions alone. */
  part?: Part
  /**
   * Only what draws the cells of a card far away: of a lens reading one token a cell without its piece, nothing
   * followed, and columns that are read when they are asked for; of attention means over heads.
   */
  glance?: true
}

/** Tokens by id: at position t those from `starts[t]` to `starts[t + 1]`, U in all. */
export interface Tracked {
  /** [T + 1] */
  starts: Int32Array
  /** [U]: the union of the position's most probable tokens over all rows, then those that were asked for. */
  ids: Int32Array
  /** Log-probability and rank (1 is the most probable; 0: left out of this view) at every row, [R, U]. */
  logProbs: Float32Array
  ranks: Int32Array
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
  /** [R, T, K], most probable first; ties by lower id; −1 in a cell that is missing. */
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
  /** Jensen–Shannon divergence of row and output, [R, T], nats, at most ln 2. Older results do not have it. */
  jsFromOutput?: Float32Array
  /** What is followed at every row of a position. Older results do not have it. */
  tracked?: Tracked
  /** How many of the last tokens the model wrote itself. */
  continued?: number
  /** Absent: not checked, because it was imported. */
  parity?: Parity
  /** Pieces of every id that occurs in topIds or is followed. */
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
  /** Number of query heads in the model: the width of the columns by head. Older results do not say it. */
  nHeads?: number
  /** How many of the last tokens the model wrote itself. */
  continued?: number
  /** Lower triangles, [layers or 1, heads or 1, T (T + 1) / 2], entry q (q + 1) / 2 + k. */
  patterns: Float32Array
  /**
   * Of every head of the model, whatever was asked for, [nLayers, nHeads], means over queries: −Σ w ln w in nats, and
   * Σ w · (query − key) in tokens. Older results do not have them.
   */
  headEntropy?: Float32Array
  headDistance?: Float32Array
  /** Attention rollout over all layers: Π (½ mean over heads + ½ identity), a lower triangle. */
  rollout?: Float32Array
  /** What the stored result holds where this view holds means over heads, or fewer layers: ask for those by layer. */
  onDemand?: { layers: number[]; heads: number[] }
}

/**
 * One component of a direct logit attribution; `embed` holds positions too. `head` splits `attn_out`, and `bias` of that
 * layer is then what attention adds beside its heads. `bias` of layer nLayers is what the final norm and the model's
 * head add by themselves. `intervention` is what changing the stream that enters the layer added to it.
 */
export interface Component {
  site: 'embed' | 'attn_out' | 'head' | 'mlp_out' | 'bias' | 'intervention'
  layer: number
  head?: number
}

/** What each component adds to the logit of the target (less that of `against`), before any softcap. */
export interface AttributionResult extends Common {
  kind: 'attribution'
  /** Token at which the next is predicted, from 0. */
  position: number
  target: number[]
  against: number[]
  components: Component[]
  /** Logits, [components]. */
  contributions: Float32Array
  /** The same quantity as the model's own head has it, before any softcap; the contributions sum to it. */
  logit: number
  /** At this position; the logit held against the sum of the contributions is among the differences. */
  parity: Parity
  vocabulary: Map<number, TokenPiece>
}

/** How far each activation restores the metric: 0 is the corrupted run, 1 the clean one. */
export interface PatchingResult extends Common {
  kind: 'patching'
  at: 'resid_pre' | 'attn_out' | 'mlp_out' | 'heads'
  /** Absent: each patch was run. */
  method?: 'gradient'
  /** The corrupted prompt, [T]. */
  corruptedIds: Int32Array
  corruptedTokens: TokenPiece[]
  position: number
  target: number[]
  against: number[]
  /** The metric in both runs, in logits. */
  clean: number
  corrupted: number
  nLayers: number
  /**
   * The metric after each patch, in logits, [layers, T] or, for heads, [layers, heads]. By gradient it is estimated to
   * first order: the corrupted metric + Σ (clean − corrupted activation) · ∂metric/∂activation at the corrupted run.
   */
  patched: Float32Array
  vocabulary: Map<number, TokenPiece>
}

/** What the model says of one activation, layer by layer. */
export interface PatchscopeResult extends Common {
  kind: 'patchscope'
  position: number
  targetIds: Int32Array
  targetTokens: TokenPiece[]
  targetPosition: number
  layers: number[]
  /** Decoded tokens and their log-probabilities, [layers, tokens]. */
  decodedIds: Int32Array
  decodedLogProbs: Float32Array
  vocabulary: Map<number, TokenPiece>
}

/** What answers a RunSpec, kind by kind; every one can be on a card. */
export type Answer =
  | LensResult
  | AttentionResult
  | AttributionResult
  | PatchingResult
  | PatchscopeResult
  | DatasetResult
export type CardResult = Answer

/**
 * What is averaged over prompts. `target…` is about the true next token, `answer…` about the first token of a prompt's
 * expected answer, read at the prompt's last token; `…Top1` is 1 where that token is the most probable, else 0.
 */
export type DatasetMeasure =
  | 'targetLogProb'
  | 'targetTop1'
  | 'entropy'
  | 'klFromOutput'
  | 'klToOutput'
  | 'answerLogProb'
  | 'answerTop1'

/** A reading averaged over prompts, each of which counts once. It has no prompt of its own: `ids` and `tokens` are empty. */
export interface DatasetResult extends Common {
  kind: 'dataset'
  dataset: { name: string; hash: string }
  at: 'all' | 'last'
  rows: LensRow[]
  /** Prompts read, and their tokens in all. */
  prompts: number
  promptTokens: number
  /** Prompts that could not be read, with the first few: their numbers in the list, from 0, and why. */
  skipped: { count: number; first: { prompt: number; why: string }[] }
  /** Which measures there are; those without any prompt are left out. */
  measures: DatasetMeasure[]
  /** Mean, standard deviation over prompts (n − 1; NaN for one prompt) and number of prompts, [measures, rows]. */
  mean: Float32Array
  std: Float32Array
  n: Int32Array
  parity: Parity
}
