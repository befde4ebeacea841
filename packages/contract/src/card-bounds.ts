/** Groups of tokens, and positions, that a card may pin. */
export const PINS_MAX = { groups: 6, positions: 4 } as const
/** Heads that an attention card may show beside each other. */
export const SHOWN_HEADS_MAX = 6
/** Letters of the scales that several cards share. */
export const SCALE_GROUPS = ['A', 'B', 'C', 'D'] as const
