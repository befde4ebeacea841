import { z } from 'zod'
import { CheckpointRef, Sha256Hex } from './checkpoint-ref.js'
import { IMPORT_FORMATS } from './import-format.js'
import { Bos, Input, Layer, Range, TokenId } from './input.js'
import { Interventions, Position } from './intervention.js'
import { LensRef } from './lens-ref.js'
import { LIMITS } from './limits.js'
import { promptText } from './prompt-text.js'
import { TokenGroup } from './token-group.js'

/** Which rows a lens card draws. The model's own output is always the last row, whatever stride and range say. */
export const Rows = z.object({
  pre: z.literal(true),
  mid: z.boolean(),
  /** What attention and MLP add, each read through the same head, beside the streams. */
  parts: z
    .array(z.enum(['attn_out', 'mlp_out']))
    .max(2)
    .optional(),
  stride: z.number().int().min(1).max(LIMITS.layers),
  from: Layer.optional(),
  to: Layer.optional(),
})
export type Rows = z.infer<typeof Rows>

/** Tokens that a person asks about beside the most probable ones. */
const Tokens = z.array(TokenId).max(LIMITS.trackedTokens)

/** How a prompt goes on: `temperature` 0 takes the most probable token each time, else `seed` decides. */
export const Continuation = z.object({
  tokens: z.number().int().min(1).max(LIMITS.continuationTokens),
  temperature: z.number().min(0).max(10),
  topP: z.number().min(0.01).max(1),
  seed: z.number().int().min(0).max(0xffffffff),
})
export type Continuation = z.infer<typeof Continuation>

export const LensSpec = z.object({
  kind: z.literal('lens'),
  checkpoint: CheckpointRef,
  input: Input,
  bos: Bos,
  /** The logit lens, or a learned one; rows for which it has no map are left out. */
  lens: z.union([z.literal('logit'), LensRef]),
  rows: Rows,
  topK: z.number().int().min(1).max(LIMITS.topK),
  /** Followed at every row and position, beside the union of each position's most probable tokens. */
  track: Tokens,
  /** Followed tokens read as one, for everybody who looks; older questions have none. */
  groups: z.array(TokenGroup).max(LIMITS.tokenGroups).optional(),
  /** `false` reads every row but the output without the model's final norm. */
  finalNorm: z.literal(false).optional(),
  /** How the vocabulary is scanned; absent is exact float32. */
  scan: z.enum(['fine', 'fast']).optional(),
  continuation: Continuation.optional(),
  interventions: Interventions,
})
export type LensSpec = z.infer<typeof LensSpec>

export const AttentionSpec = z.object({
  kind: z.literal('attention'),
  checkpoint: CheckpointRef,
  input: Input,
  bos: Bos,
  /** Which blocks; absent means all. */
  layers: Range.optional(),
  heads: z.union([z.literal('all'), z.array(z.number().int().min(0).max(LIMITS.heads)).min(1).max(LIMITS.heads)]),
  /** `heads` averages over the chosen heads of a block, `all` over heads and blocks; `none` keeps every pattern. */
  reduce: z.enum(['none', 'heads', 'all']),
  continuation: Continuation.optional(),
  interventions: Interventions,
})
export type AttentionSpec = z.infer<typeof AttentionSpec>

/** Direct logit attribution: what every component adds to a token's logit, or to the difference of two sets' means. */
export const AttributionSpec = z.object({
  kind: z.literal('attribution'),
  checkpoint: CheckpointRef,
  input: Input,
  bos: Bos,
  /** The token at which the next one is predicted. */
  position: Position,
  target: Tokens.min(1),
  against: Tokens,
  /** Each head by itself instead of each layer's attention. */
  heads: z.boolean(),
  interventions: Interventions,
})
export type AttributionSpec = z.infer<typeof AttributionSpec>

/** Activation patching: how far each activation of the clean prompt, put into the corrupted one, restores the metric. */
export const PatchingSpec = z.object({
  kind: z.literal('patching'),
  checkpoint: CheckpointRef,
  /** The clean prompt, and the corrupted one of the same number of tokens. */
  input: Input,
  corrupted: Input,
  bos: Bos,
  /** Mean logit of `target` less mean logit of `against`, at this token. */
  position: Position,
  target: Tokens.min(1),
  against: Tokens,
  at: z.enum(['resid_pre', 'attn_out', 'mlp_out', 'heads']),
  /** Attribution patching: every effect estimated from one gradient. Absent: each patch is run. */
  method: z.literal('gradient').optional(),
})
export type PatchingSpec = z.infer<typeof PatchingSpec>

/** Patchscope: an activation of one prompt, put into another that makes the model put it into words. */
export const PatchscopeSpec = z.object({
  kind: z.literal('patchscope'),
  checkpoint: CheckpointRef,
  /** The source prompt, and which token of it is read at every layer. */
  input: Input,
  bos: Bos,
  position: Position,
  target: Input,
  targetPosition: Position,
  /** The block into which it is put; absent: the one it came from. */
  targetLayer: Layer.optional(),
  /** How many tokens are decoded for each layer. */
  tokens: z.number().int().min(1).max(LIMITS.patchscopeTokens),
})
export type PatchscopeSpec = z.infer<typeof PatchscopeSpec>

/** Everything that can be asked of a checkpoint about one prompt. */
export const Question = z.discriminatedUnion('kind', [
  LensSpec,
  AttentionSpec,
  AttributionSpec,
  PatchingSpec,
  PatchscopeSpec,
])
export type Question = z.infer<typeof Question>

/** The mean and spread of a lens reading over a list of prompts. */
export const DatasetSpec = z.object({
  kind: z.literal('dataset'),
  checkpoint: CheckpointRef,
  /** Which list: `name` is for people, `hash` (over its prompts) is the identity. */
  dataset: z.object({ name: z.string().min(1).max(LIMITS.nameChars), hash: Sha256Hex }),
  bos: Bos,
  /** A learned lens; absent is the logit lens. */
  lens: LensRef.optional(),
  rows: Rows,
  /** `all` reads every token of a prompt and takes its mean first; `last` reads the prompt's last token alone. */
  at: z.enum(['all', 'last']),
  /** How many prompts are read, from the first; absent: all. */
  limit: z.number().int().min(1).max(LIMITS.datasetPrompts).optional(),
  finalNorm: z.literal(false).optional(),
  interventions: Interventions,
})
export type DatasetSpec = z.infer<typeof DatasetSpec>

/** Everything that a run can compute. */
export const RunSpec = z.discriminatedUnion('kind', [...Question.options, DatasetSpec])
export type RunSpec = z.infer<typeof RunSpec>

/** A reading that another tool made, kept by this server as a result of its own: shown, never run. */
export const ImportedSpec = z.object({
  kind: z.literal('imported'),
  /** What kind of result the file held. */
  holds: z.enum(['lens', 'attention']),
  /** The result's key: SHA-256 over its bytes as this server keeps them. */
  hash: Sha256Hex,
  /** Where it came from, for people. */
  file: z.object({ name: z.string().min(1).max(LIMITS.nameChars), format: z.enum(IMPORT_FORMATS) }),
  /** The model and the prompt as the file names them; empty where it does not. */
  model: z.string().max(LIMITS.nameChars),
  prompt: z.string().max(LIMITS.titleChars),
})
export type ImportedSpec = z.infer<typeof ImportedSpec>

/** Everything that has one result: what is computed, and what came in a file. */
export const AskedSpec = z.discriminatedUnion('kind', [...RunSpec.options, ImportedSpec])
export type AskedSpec = z.infer<typeof AskedSpec>

/** A lens reading, made here or by another tool. */
const ReadingSpec = z.discriminatedUnion('kind', [LensSpec, ImportedSpec])
export type ReadingSpec = z.infer<typeof ReadingSpec>

/** Two readings held against each other, A − B cell by cell. It is no run: its numbers are those of the two. */
export const DifferenceSpec = z.object({ kind: z.literal('difference'), a: ReadingSpec, b: ReadingSpec })
export type DifferenceSpec = z.infer<typeof DifferenceSpec>

/** A chart of a reading. While its source card is on the board it shows that card's question and pins. */
export const ChartSpec = z.object({
  kind: z.literal('chart'),
  chart: z.enum(['trajectories', 'logitDifference', 'topTokens']),
  of: ReadingSpec,
  /** Shape id of the card that it was made from; absent once it was unlinked. */
  source: z.string().max(LIMITS.nameChars).optional(),
})
export type ChartSpec = z.infer<typeof ChartSpec>

/** A card is a question; this is the question as plain data: whatever has a result, and what is made of results. */
export const CardSpec = z.discriminatedUnion('kind', [...AskedSpec.options, DifferenceSpec, ChartSpec])
export type CardSpec = z.infer<typeof CardSpec>
export type RunKind = RunSpec['kind']
export type CardKind = CardSpec['kind']

/** Whether a card is a question that a model answers, and not a file or what is made of results. */
export const isRunSpec = (spec: CardSpec): spec is RunSpec =>
  spec.kind !== 'difference' && spec.kind !== 'chart' && spec.kind !== 'imported'

/** What has the results that a card shows: itself, the two of a difference, the reading of a chart. */
export const runsOfCard = (spec: CardSpec): readonly AskedSpec[] => {
  if (spec.kind === 'difference') return [spec.a, spec.b]
  return [spec.kind === 'chart' ? spec.of : spec]
}

/** Kinds that a prompt alone makes a question; the others need tokens, a second prompt or a list chosen first. */
export type PromptKind = 'lens' | 'attention'

/** A fresh question about a checkpoint, with the defaults every form starts from. */
export function newSpec<K extends PromptKind>(
  kind: K,
  checkpoint: CheckpointRef,
  text: string,
): Extract<CardSpec, { kind: K }> {
  const common = { checkpoint, input: { kind: 'text', text } satisfies Input, bos: 'auto' as const, interventions: [] }
  const rows: Rows = { pre: true, mid: false, stride: 1 }
  const fresh: { [P in PromptKind]: Extract<CardSpec, { kind: P }> } = {
    lens: { kind: 'lens', ...common, lens: 'logit', rows, topK: 5, track: [] },
    attention: { kind: 'attention', ...common, heads: 'all', reduce: 'none' },
  }
  return fresh[kind] as Extract<CardSpec, { kind: K }>
}

/** Patchscopes' identity prompt: words repeated, then a placeholder whose activation is replaced. */
export const IDENTITY_PROMPT = 'cat -> cat\n1135 -> 1135\nhello -> hello\n?'

/** What a card is about as one line: its prompt, or the name of its list or file; of a difference its first reading's. */
export const specText = (spec: CardSpec): string => {
  if (spec.kind === 'difference') return specText(spec.a)
  if (spec.kind === 'chart') return specText(spec.of)
  if (spec.kind === 'imported') return spec.prompt || spec.file.name
  return spec.kind === 'dataset' ? spec.dataset.name : promptText(spec.input)
}

const NONE: Interventions = []

/** What a question changes inside the model; kinds that change something by their nature say nothing here. */
export const interventionsOf = (spec: CardSpec): Interventions => ('interventions' in spec ? spec.interventions : NONE)
