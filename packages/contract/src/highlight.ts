import { z } from 'zod'
import { AnchorToken, CellIdentity } from './anchor.js'
import { Layer } from './input.js'
import { LIMITS } from './limits.js'

/** Colours of a highlight; each is drawn with a dark edge, so that it is seen on every palette in both themes. */
export const HIGHLIGHT_COLORS = ['yellow', 'blue', 'green', 'pink', 'orange'] as const
export type HighlightColor = (typeof HIGHLIGHT_COLORS)[number]

export const HIGHLIGHT_LIMITS = {
  labelChars: 80,
  /** That a person can add to one card. */
  offered: 16,
  /** That a card may have: two people who add at once both keep theirs. */
  kept: 20,
} as const

const Head = z.number().int().min(0).max(LIMITS.heads)

/** A weight by what it is: which head, or what is taken over all of a layer's, and which token reads which. */
export const PairIdentity = z.strictObject({
  /** Absent where it is over all layers. */
  layer: Layer.optional(),
  head: z.union([Head, z.enum(['mean', 'max', 'all', 'rollout'])]),
  query: AnchorToken,
  key: AnchorToken,
})
export type PairIdentity = z.infer<typeof PairIdentity>

/** A head among all heads. */
const HeadIdentity = z.strictObject({ layer: Layer, head: Head })

/** A row that has no tokens: of a reading over many prompts. */
const RowIdentity = CellIdentity.pick({ row: true }).strict()

/** What can be marked on a card: a cell by its row and token, a weight, a head, a row. */
export const MarkedCell = z.union([CellIdentity, PairIdentity, HeadIdentity, RowIdentity])
export type MarkedCell = z.infer<typeof MarkedCell>

/** Whether two marked cells are of one plot, so that they can be the corners of a block. */
export function areOfOnePlot(a: MarkedCell, b: MarkedCell): boolean {
  if ('query' in a) return 'query' in b && a.layer === b.layer && a.head === b.head
  if ('head' in a) return 'head' in b && !('query' in b)
  return 'row' in b && 'token' in a === 'token' in b
}

const ends = { from: MarkedCell, to: MarkedCell }
const ONE_PLOT = 'The corners of a highlight are of one plot.'

/** A block of cells by two opposite corners. */
export const HighlightRange = z.strictObject(ends).refine(({ from, to }) => areOfOnePlot(from, to), ONE_PLOT)
export type HighlightRange = z.infer<typeof HighlightRange>

/** A block of cells with what somebody says about it. */
export const Highlight = z
  .strictObject({ ...ends, label: z.string().max(HIGHLIGHT_LIMITS.labelChars), color: z.enum(HIGHLIGHT_COLORS) })
  .refine(({ from, to }) => areOfOnePlot(from, to), ONE_PLOT)
export type Highlight = z.infer<typeof Highlight>

/** What of a highlight was changed since it was made; each is changed by itself. */
export const HIGHLIGHT_PARTS = {
  label: z.string().max(HIGHLIGHT_LIMITS.labelChars),
  color: z.enum(HIGHLIGHT_COLORS),
  range: HighlightRange,
} as const
export type HighlightPart = keyof typeof HIGHLIGHT_PARTS
