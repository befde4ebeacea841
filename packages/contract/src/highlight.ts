import { z } from 'zod'
import { CellIdentity } from './anchor.js'

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

/** A block of cells of a reading by two opposite corners, with what somebody says about it. */
export const Highlight = z.strictObject({
  from: CellIdentity,
  to: CellIdentity,
  label: z.string().max(HIGHLIGHT_LIMITS.labelChars),
  color: z.enum(HIGHLIGHT_COLORS),
})
export type Highlight = z.infer<typeof Highlight>
