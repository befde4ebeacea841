/** How much of a card is made: only its place, its cells from far away, or all of it. */
export type Nearness = 'away' | 'far' | 'near'

/** A box on the page, or what the window shows of it, in page units. */
export interface PageBox {
  x: number
  y: number
  w: number
  h: number
}

/** Below this zoom a card shows its cells and its title alone. */
export const FAR_ZOOM = 0.5

/** Around the window, in windows, cards are made before they come into it. */
const AROUND = 0.5
/** Cards stay made until they are this far out, so that a small move back and forth makes nothing anew. */
const KEPT_AROUND = 1

const meets = (a: PageBox, b: PageBox): boolean =>
  a.x <= b.x + b.w && b.x <= a.x + a.w && a.y <= b.y + b.h && b.y <= a.y + a.h

const grown = ({ x, y, w, h }: PageBox, by: number): PageBox => ({
  ...{ x: x - w * by, y: y - h * by },
  ...{ w: w * (1 + 2 * by), h: h * (1 + 2 * by) },
})

/** What a look at the board asks of its cards. */
export interface Look {
  /** The part of the page that the window shows. */
  view: PageBox
  zoom: number
  /** The camera moves: nothing is taken away, and nothing is brought near. */
  moving: boolean
}

/** How much of a card is wanted, from where it lies, what it is now, and whether somebody is at it. */
export function wantedNearness(
  card: { box: PageBox; now: Nearness; used: boolean },
  { view, zoom, moving }: Look,
): Nearness {
  const { box, now, used } = card
  if (used) return 'near'
  const around = now === 'away' ? AROUND : KEPT_AROUND
  const inView = meets(box, grown(view, around))
  if (moving) return now === 'away' && inView ? 'far' : now
  if (!inView) return 'away'
  // A card that is only around the window waits far away for when it comes into it.
  return zoom >= FAR_ZOOM && (now === 'near' || meets(box, grown(view, AROUND / 2))) ? 'near' : 'far'
}

/** Boxes from the middle of the window outwards: what is looked at comes first. */
export function outwards<T extends { box: PageBox }>(cards: readonly T[], view: PageBox): T[] {
  const [x, y] = [view.x + view.w / 2, view.y + view.h / 2]
  const away = ({ box }: T) => {
    const dx = Math.max(box.x - x, 0, x - box.x - box.w)
    const dy = Math.max(box.y - y, 0, y - box.y - box.h)
    return dx * dx + dy * dy
  }
  return cards.toSorted((a, b) => away(a) - away(b))
}
