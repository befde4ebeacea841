import type { Theme } from './theme.js'

export const SLOTS = ['A', 'B', 'C', 'D', 'E', 'F'] as const

/** Six lines told apart by every kind of colour vision, at least 3.6:1 on the surface; the letters say it again. */
const LINES: Record<Theme, readonly string[]> = {
  light: ['#413e9e', '#398ad4', '#88254d', '#cd6488', '#385301', '#6c9220'],
  dark: ['#7c72f5', '#7befc2', '#de4f86', '#f8aaee', '#9d8101', '#dee143'],
}

/** Strokes that tell positions apart; the first is solid. */
export const DASHES = ['', '8 4', '2 3', '8 4 2 4'] as const

/** Letters on these are white, on all others black: whichever of the two is at least 4.5:1. */
const WHITE_ON: Record<Theme, readonly number[]> = { light: [0, 2, 4], dark: [] }

export interface SlotInk {
  color: string
  /** Of a letter on it. */
  ink: string
}

/** The colour of a slot's badge and of the letter on it. */
export const slotInk = (theme: Theme, slot: number): SlotInk => ({
  color: lineColor(theme, slot),
  ink: WHITE_ON[theme].includes(slot % SLOTS.length) ? '#ffffff' : '#000000',
})

export const lineColor = (theme: Theme, slot: number): string => LINES[theme][slot % SLOTS.length]!
