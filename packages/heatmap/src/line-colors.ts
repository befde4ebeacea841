import type { Theme } from './theme.js'

export const SLOTS = ['A', 'B', 'C', 'D', 'E', 'F'] as const

/** Six lines told apart by every kind of colour vision, at least 3.6:1 on the surface; the letters say it again. */
const LINES: Record<Theme, readonly string[]> = {
  light: ['#413e9e', '#398ad4', '#88254d', '#cd6488', '#385301', '#6c9220'],
  dark: ['#7c72f5', '#7befc2', '#de4f86', '#f8aaee', '#9d8101', '#dee143'],
}

export const lineColor = (theme: Theme, slot: number): string => LINES[theme][slot % SLOTS.length]!
