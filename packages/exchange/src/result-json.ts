import { CheckpointRef, IMPORT_FORMATS, LensRef, LIMITS, RoleSpan, Sha256Hex, TokenPiece } from '@lensboard/contract'
import { z } from 'zod'
import { readFloats, readInts } from './float32-text.js'

const column = <Column>(read: (plain: unknown) => Column | undefined, what: string) =>
  z.unknown().transform((plain, context): Column => {
    const found = read(plain)
    if (found !== undefined) return found
    context.addIssue({ code: 'custom', message: `is no list of ${what}` })
    return z.NEVER
  })
const floats = column(readFloats, 'numbers')
const ints = column(readInts, 'whole numbers')

const Count = z.number().int().min(0).max(0x7fffffff)
const Milliseconds = z.number().min(0)
const Word = z.string().max(LIMITS.noteChars)

const Facts = z.object({
  checkpoint: CheckpointRef,
  imported: z
    .object({ file: Word, format: z.enum(IMPORT_FORMATS), unnamed: z.literal(true).optional(), said: Word.optional() })
    .optional(),
  lens: z
    .object({ kind: LensRef.shape.kind, hash: Sha256Hex, title: Word, sha256: Sha256Hex })
    .extend({ madeFor: LensRef.shape.madeFor })
    .optional(),
  engine: Count,
  provider: Word,
  fallback: z.string().max(LIMITS.promptChars).optional(),
  precision: z.literal('float32'),
  bos: z.enum(['added', 'none']),
  computeMs: Milliseconds,
  loadMs: Milliseconds,
  computedAt: Word,
  runtime: Word.optional(),
  scan: z
    .object({ mode: z.enum(['fine', 'fast']), certified: Count, exact: Count, why: Word.optional() })
    .extend({
      ranksLeftOut: Count.optional(),
      logProbBound: z.number().optional(),
      logitError: z.number().optional(),
    })
    .optional(),
  notFinite: Count.optional(),
  followed: z.enum(['first', 'asked']).optional(),
  tokenizer: Word.optional(),
  template: Word.optional(),
  node: Word.optional(),
  threads: Count.optional(),
  wallMs: Milliseconds.optional(),
})

const Parity = z.object({ maxAbsProb: z.number(), maxAbsLogit: z.number(), top1Agree: Count, positions: Count })
const Row = z.object({
  site: z.enum(['resid_pre', 'resid_mid', 'resid_post', 'attn_out', 'mlp_out', 'output']),
  layer: Count.max(LIMITS.layers),
})
const Vocabulary = z.array(z.tuple([Count, TokenPiece])).transform((pairs) => new Map(pairs))
const Tokens = z.array(Count)

const Common = z.object({
  facts: Facts,
  ids: ints,
  tokens: z.array(TokenPiece),
  roles: z.array(RoleSpan).optional(),
  packed: z.record(z.string(), z.object({ absolute: z.number(), relative: z.number() })).optional(),
  part: z.object({ from: Count, to: Count, nPositions: Count }).optional(),
})

const Lens = Common.extend({
  kind: z.literal('lens'),
  rows: z.array(Row).min(1),
  topK: Count.min(1).max(LIMITS.topK),
  dVocab: Count.optional(),
  topIds: ints,
  topLogProbs: floats,
  logSumExp: floats,
  entropy: floats,
  klFromOutput: floats,
  klToOutput: floats,
  targetRank: ints,
  targetLogProb: floats,
  jsFromOutput: floats.optional(),
  tracked: z.object({ starts: ints, ids: ints, logProbs: floats, ranks: ints }).optional(),
  continued: Count.optional(),
  parity: Parity.optional(),
  vocabulary: Vocabulary,
})

const Attention = Common.extend({
  kind: z.literal('attention'),
  reduce: z.enum(['none', 'heads', 'all']),
  layers: z.array(Count),
  heads: z.array(Count),
  nKvHeads: Count,
  nHeads: Count.optional(),
  continued: Count.optional(),
  patterns: floats,
  headEntropy: floats.optional(),
  headDistance: floats.optional(),
  rollout: floats.optional(),
  onDemand: z.object({ layers: z.array(Count), heads: z.array(Count) }).optional(),
})

const Attribution = Common.extend({
  kind: z.literal('attribution'),
  position: Count,
  target: Tokens,
  against: Tokens,
  components: z.array(
    z.object({
      site: z.enum(['embed', 'attn_out', 'head', 'mlp_out', 'bias', 'intervention']),
      layer: Count,
      head: Count.optional(),
    }),
  ),
  contributions: floats,
  logit: z.number(),
  parity: Parity,
  vocabulary: Vocabulary,
})

const Patching = Common.extend({
  kind: z.literal('patching'),
  at: z.enum(['resid_pre', 'attn_out', 'mlp_out', 'heads']),
  method: z.literal('gradient').optional(),
  corruptedIds: ints,
  corruptedTokens: z.array(TokenPiece),
  position: Count,
  target: Tokens,
  against: Tokens,
  clean: z.number(),
  corrupted: z.number(),
  nLayers: Count,
  patched: floats,
  vocabulary: Vocabulary,
})

const Patchscope = Common.extend({
  kind: z.literal('patchscope'),
  position: Count,
  targetIds: ints,
  targetTokens: z.array(TokenPiece),
  targetPosition: Count,
  layers: z.array(Count),
  decodedIds: ints,
  decodedLogProbs: floats,
  vocabulary: Vocabulary,
})

const Dataset = Common.extend({
  kind: z.literal('dataset'),
  dataset: z.object({ name: Word, hash: Sha256Hex }),
  at: z.enum(['all', 'last']),
  rows: z.array(Row),
  prompts: Count,
  promptTokens: Count,
  skipped: z.object({ count: Count, first: z.array(z.object({ prompt: Count, why: z.string() })) }),
  measures: z.array(
    z.enum(['targetLogProb', 'targetTop1', 'entropy', 'klFromOutput', 'klToOutput', 'answerLogProb', 'answerTop1']),
  ),
  mean: floats,
  std: floats,
  n: ints,
  parity: Parity,
})

/** An answer as JSON: its fields by their names, columns as lists, a vocabulary as pairs of id and piece. */
export const ResultJson = z.discriminatedUnion('kind', [Lens, Attention, Attribution, Patching, Patchscope, Dataset])
