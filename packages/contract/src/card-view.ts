import { z } from 'zod'
import { PINS_MAX, SCALE_GROUPS, SHOWN_HEADS_MAX } from './card-bounds.js'
import { Layer, TokenId } from './input.js'
import { LIMITS } from './limits.js'

const PALETTES = ['viridis', 'magma', 'cividis', 'rdBu', 'puOr'] as const

const Slot = z
  .number()
  .int()
  .min(0)
  .max(PINS_MAX.groups - 1)
const Index = z.number().int().min(0).max(LIMITS.promptTokens)

/** How a card looks at its result, the same for everybody on the board. Everything is optional: absent is the default. */
export const CardView = z
  .strictObject({
    /** Another palette than the measure's own. */
    palette: z.enum(PALETTES),
    /** Ends of the colours, fixed for the measure that they were typed for. */
    domain: z.strictObject({
      metric: z.string().max(LIMITS.nameChars),
      min: z.number().finite(),
      max: z.number().finite(),
      scale: z.enum(['linear', 'log']),
    }),
    /** Cards of one letter with the same measure share one scale. */
    scaleGroup: z.enum(SCALE_GROUPS),
    /** Which rows are drawn, by index into the result's rows; the last one always is. */
    rows: z.strictObject({ from: Index, to: Index, stride: z.number().int().min(1).max(LIMITS.layers) }).partial(),
    /** Which positions are drawn, `to` exclusive. */
    positions: z.strictObject({ from: Index, to: Index }),
    /** How a difference pairs the tokens of its two readings; absent: the same ids, else their longest common order. */
    align: z.literal('position'),
    /** Tokens down, rows to the right. */
    transposed: z.literal(true),
    /** Groups of token ids whose probabilities add, and positions; a chart draws each of one at each of the other. */
    pins: z.strictObject({
      groups: z.array(z.array(TokenId).min(1).max(LIMITS.trackedTokens)).max(PINS_MAX.groups),
      positions: z.array(Index).max(PINS_MAX.positions),
    }),
    /** Of which pinned groups a chart draws the difference of logits, first less second; absent: A and B. */
    pair: z.tuple([Slot, Slot]),
    /** The chart's y axis. */
    measure: z.enum(['prob', 'logProb', 'rank']),
    /** Does not share hover and pins with cards of the same tokens. */
    unlinked: z.literal(true),
    /** Native table in place of the picture. */
    table: z.literal(true),
    /** How an attention card draws its heads. */
    look: z.enum(['matrix', 'arcs', 'text']),
    heads: z
      .array(z.strictObject({ layer: Layer, head: z.number().int().min(0).max(LIMITS.heads) }))
      .max(SHOWN_HEADS_MAX),
    /** Beside the locked heads, the mean of them. */
    average: z.literal(true),
    /** Keys that most attention goes to: left out of the picture, or of the sum as well. */
    sinks: z.enum(['hidden', 'renormalised']),
    /** Arcs of less weight are not drawn. */
    threshold: z.number().min(0).max(1),
    /** What colours the heads of an overview in place of their patterns. */
    overview: z.enum(['entropy', 'distance']),
    /** The text shows by which tokens the chosen one is read, in place of which it reads. */
    attendedBy: z.literal(true),
  })
  .partial()
export type CardView = z.infer<typeof CardView>
