import type { PositionRange } from './drawn-rows.js'

export type BrushPart = 'window' | 'from' | 'to'

/** A window must hold this many positions, so that its handles can be told apart. */
const LEAST = 2

/** Moves a part of a window by so many positions, inside the prompt; the window keeps its length when it moves whole. */
export function moveRange({ from, to }: PositionRange, part: BrushPart, by: number, total: number): PositionRange {
  const step = Math.round(by)
  const least = Math.min(LEAST, total)
  if (part === 'from') return { from: Math.min(to - least, Math.max(0, from + step)), to }
  if (part === 'to') return { from, to: Math.max(from + least, Math.min(total, to + step)) }
  const kept = Math.max(-from, Math.min(total - to, step))
  return { from: from + kept, to: to + kept }
}

/** Where a key moves a part of the window; null for a key that does not. */
export function rangeAfterKey(
  key: string,
  shift: boolean,
  part: BrushPart,
  range: PositionRange,
  total: number,
): PositionRange | null {
  const steps: Record<string, number> = {
    ArrowLeft: shift ? -10 : -1,
    ArrowDown: shift ? -10 : -1,
    ArrowRight: shift ? 10 : 1,
    ArrowUp: shift ? 10 : 1,
    PageDown: range.from - range.to,
    PageUp: range.to - range.from,
    Home: -total,
    End: total,
  }
  const by = steps[key]
  return by === undefined ? null : moveRange(range, part, by, total)
}
