/** Corners of the canvas in which the panel may stand, the one that it likes best first. */
export const CORNERS = ['bottom-left', 'bottom-right', 'top-left', 'top-right'] as const
export type Corner = (typeof CORNERS)[number]

/** A box on the screen, in CSS pixels. */
export type ScreenBox = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>

/** What stands at the edges of a canvas: menus above, toolbar and watermark below, in CSS pixels. */
export interface Edges {
  side: number
  top: number
  bottom: number
}

/**
 * Where a panel covers the least of what a step speaks of. It stays in its corner while nothing is gained by leaving it.
 */
export function cornerFor(
  now: Corner,
  panel: { width: number; height: number },
  canvas: ScreenBox,
  edges: Edges,
  spoken: readonly ScreenBox[],
): Corner {
  const covered = (corner: Corner) => {
    const box = boxAt(corner, panel, canvas, edges)
    return spoken.reduce((sum, one) => sum + overlap(box, one), 0)
  }
  return [now, ...CORNERS].reduce((best, corner) => (covered(corner) < covered(best) ? corner : best))
}

function boxAt(corner: Corner, { width, height }: { width: number; height: number }, canvas: ScreenBox, edges: Edges) {
  const left = corner.endsWith('left') ? canvas.left + edges.side : canvas.right - edges.side - width
  const top = corner.startsWith('top') ? canvas.top + edges.top : canvas.bottom - edges.bottom - height
  return { left, top, right: left + width, bottom: top + height }
}

const overlap = (a: ScreenBox, b: ScreenBox): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top))
