/** Something that stands at a point of the page. */
export interface Pinned {
  id: string
  x: number
  y: number
}

interface Cluster<P extends Pinned> {
  key: string
  x: number
  y: number
  pins: P[]
}

/** Pins nearer to each other than this, in screen pixels, are one. */
const APART = 24

/** Pins as they are seen at a zoom: those that would cover each other stand together at the first of them. */
export function clustersOf<P extends Pinned>(pins: readonly P[], zoom: number): Cluster<P>[] {
  const clusters: Cluster<P>[] = []
  for (const pin of pins) {
    const near = clusters.find(({ x, y }) => Math.hypot(pin.x - x, pin.y - y) * zoom < APART)
    if (near) near.pins.push(pin)
    else clusters.push({ key: pin.id, x: pin.x, y: pin.y, pins: [pin] })
  }
  return clusters
}
