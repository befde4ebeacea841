export interface ScreenRect {
  x: number
  y: number
  w: number
  h: number
}

const GAP = 12
const MARGIN = 8
/** The canvas' watermark stands at the bottom right and must stay visible and clickable. */
const WATERMARK = { w: 120, h: 48 }

/** Where a popup stands beside a cell: right of it when there is room, else left, never over the watermark. */
export function popupPlace(
  cell: ScreenRect,
  size: { w: number; h: number },
  view: { w: number; h: number },
): { x: number; y: number } {
  const right = cell.x + cell.w + GAP
  const left = cell.x - GAP - size.w
  const x = right + size.w + MARGIN <= view.w || left < MARGIN ? Math.min(right, view.w - size.w - MARGIN) : left
  const middle = cell.y + cell.h / 2 - size.h / 3
  const overMark = x + size.w > view.w - WATERMARK.w
  const bottom = view.h - size.h - (overMark ? WATERMARK.h : MARGIN)
  return { x: Math.max(MARGIN, x), y: Math.max(MARGIN, Math.min(middle, bottom)) }
}
