import { z } from 'zod'
import { Input, Layer, Range, TokenId } from './input.js'
import { LIMITS } from './limits.js'

/** Where a computation can be changed: the stream that enters a block, or what attention or MLP add to it. */
export const Site = z.enum(['resid_pre', 'attn_out', 'mlp_out'])
export type Site = z.infer<typeof Site>

/** A token of the prompt; negative numbers count from its end, −1 is the last. */
export const Position = z.number().int().min(-LIMITS.promptTokens).max(LIMITS.promptTokens)

/** Inclusive on both ends; absent means every token. */
export const Positions = z.object({ from: Position, to: Position })
export type Positions = z.infer<typeof Positions>

const FACTOR_MAX = 1_000
const Factor = z
  .number()
  .refine(
    (factor) => Math.abs(factor) <= FACTOR_MAX,
    'A factor or coefficient lies between −1,000 and 1,000. Choose a smaller one.',
  )
const Heads = z.array(z.number().int().min(0).max(LIMITS.heads)).min(1).max(LIMITS.heads)
const Prompts = z.array(Input).min(1).max(LIMITS.promptSet)

/**
 * A direction of the residual stream, [dModel].
 * `token`: the token's row of the unembedding, at unit length. `difference`: the mean activation at the last token of
 * one set of prompts less that of another, as it is. `vector`: float32 numbers, little-endian, in base64.
 */
export const Direction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('token'), id: TokenId }),
  z.object({ kind: z.literal('difference'), at: Site, layer: Layer, positive: Prompts, negative: Prompts }),
  z.object({ kind: z.literal('vector'), base64: z.base64().max(LIMITS.specBytes) }),
])
export type Direction = z.infer<typeof Direction>

/** One change of the computation; several combine, in this order at one place: scale, then add and patch. */
export const Intervention = z.discriminatedUnion('op', [
  /** Multiplies; 0 ablates. */
  z.object({ op: z.literal('scale'), at: Site, layers: Range, positions: Positions.optional(), factor: Factor }),
  /** Multiplies what single heads return, before their output projection. */
  z.object({
    op: z.literal('scale_heads'),
    layers: Range,
    heads: Heads,
    positions: Positions.optional(),
    factor: Factor,
  }),
  /** Keeps queries from looking at keys: −∞ before softmax, in these heads (absent: all). */
  z.object({ op: z.literal('block'), layers: Range, heads: Heads.optional(), queries: Positions, keys: Positions }),
  z.object({
    op: z.literal('add'),
    at: Site,
    layer: Layer,
    positions: Positions.optional(),
    direction: Direction,
    coefficient: Factor,
  }),
  /** Replaces one token's activation by the one of another prompt. */
  z.object({
    op: z.literal('patch'),
    at: Site,
    layer: Layer,
    position: Position,
    from: z.object({ input: Input, layer: Layer, position: Position }),
  }),
])
export type Intervention = z.infer<typeof Intervention>
export const Interventions = z.array(Intervention).max(LIMITS.interventions)
export type Interventions = z.infer<typeof Interventions>
