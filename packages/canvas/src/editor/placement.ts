export interface Rect {
  x: number
  y: number
  w: number
  h: number
}

/** Space between a new card and its neighbour. */
const CARD_GAP = 32

const overlaps = (a: Rect, b: Rect) =>
  a.x < b.x + b.w + CARD_GAP && b.x < a.x + a.w + CARD_GAP && a.y < b.y + b.h + CARD_GAP && b.y < a.y + a.h + CARD_GAP

/**
 * Where a new card goes: right of the last one with a gap when that one is in view, else at the centre of the view;
 * in both cases moved right until it covers no other card. Page units.
 */
export function placeCard(size: { w: number; h: number }, view: Rect, cards: readonly Rect[], last?: Rect): Rect {
  const seen =
    last && last.x < view.x + view.w && view.x < last.x + last.w && last.y < view.y + view.h && view.y < last.y + last.h
  const spot: Rect = seen
    ? { x: last.x + last.w + CARD_GAP, y: last.y, ...size }
    : { x: Math.round(view.x + (view.w - size.w) / 2), y: Math.round(view.y + (view.h - size.h) / 2), ...size }
  // Each pass moves past one card, so this ends after at most one pass a card.
  for (let hit = cards.find((c) => overlaps(c, spot)); hit; hit = cards.find((c) => overlaps(c, spot)))
    spot.x = hit.x + hit.w + CARD_GAP
  return spot
}
