/** Sizes of a note, page units. */
export const NOTE = { w: 280, h: 64, least: { w: 120, h: 40 } } as const
