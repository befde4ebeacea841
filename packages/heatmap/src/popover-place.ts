interface Sized {
  width: number
  height: number
}
interface Anchor extends Sized {
  left: number
  top: number
}

const GAP = 6
const MARGIN = 8

/** Where a panel stands beside its button, in screen pixels: below it where it fits, else above, inside the window. */
export function popoverPlace(anchor: Anchor, panel: Sized, window: Sized): { left: number; top: number } {
  const bottom = anchor.top + anchor.height
  const below = bottom + GAP + panel.height + MARGIN <= window.height
  const top = below ? bottom + GAP : anchor.top - GAP - panel.height
  const left = anchor.left + anchor.width - panel.width
  const inside = (at: number, size: number, room: number) => Math.max(MARGIN, Math.min(at, room - size - MARGIN))
  return { left: inside(left, panel.width, window.width), top: inside(top, panel.height, window.height) }
}
