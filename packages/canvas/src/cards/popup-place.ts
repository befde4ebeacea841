export interface ScreenRect {
  x: number
  y: number
  w: number
  h: number
}

// Small, so that the first card placed in a window of 1440 px has its details beside it.
const GAP = 8
const MARGIN = 4
/** The toolbar and tldraw's watermark stand along the bottom; both stay free. */
const BOTTOM = 72
/** A narrow board has tldraw's actions above the toolbar, where a wide one has them in its menu. */
const NARROW = 840
const NARROW_BOTTOM = 112

/**
 * Where a popup about a cell stands: right of its card when there is room, else left of it, else below or above it,
 * else beside the cell, so that neighbouring cells stay readable whenever they can. Screen pixels.
 */
export function popupPlace(
  cell: ScreenRect,
  card: ScreenRect,
  size: { w: number; h: number },
  view: { w: number; h: number },
): { x: number; y: number } {
  const bottom = view.w > NARROW ? BOTTOM : NARROW_BOTTOM
  const fits = (x: number) => x >= MARGIN && x + size.w + MARGIN <= view.w
  const beside = [card.x + card.w + GAP, card.x - GAP - size.w].find(fits)
  const y = cell.y + cell.h / 2 - size.h / 3
  const level = Math.max(MARGIN, Math.min(y, view.h - size.h - bottom))
  if (beside !== undefined) return { x: beside, y: level }
  const stands = (at: number) => at >= MARGIN && at + size.h + bottom <= view.h
  const upright = [card.y + card.h + GAP, card.y - GAP - size.h].find(stands)
  if (upright !== undefined) {
    const middle = cell.x + (cell.w - size.w) / 2
    return { x: Math.max(MARGIN, Math.min(middle, view.w - size.w - MARGIN)), y: upright }
  }
  const x = [cell.x + cell.w + GAP, cell.x - GAP - size.w].find(fits) ?? view.w - size.w - MARGIN
  return { x: Math.max(MARGIN, x), y: level }
}
