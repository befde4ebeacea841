interface Rect {
  x: number
  y: number
  width: number
  height: number
}

/** The part of a body that its text layer covers, in CSS pixels at zoom 1, and its pixels for each of them. */
export interface TextRegion extends Rect {
  resolution: number
}

const SIDE_MAX = 8192
const PIXELS_MAX = 4_000_000
/** Of what is seen, drawn beyond each edge, so that a short pan shows no end of the text. */
const MARGINS = [0.5, 0.25, 0]

const mostFor = ({ width, height }: Pick<Rect, 'width' | 'height'>) =>
  Math.min(SIDE_MAX / width, SIDE_MAX / height, Math.sqrt(PIXELS_MAX / (width * height)))

/** Whether the canvas of a whole body stays small, so that it does not matter which part of it is seen. */
export const fitsWhole = (body: { width: number; height: number }, resolution: number): boolean =>
  resolution <= mostFor(body)

/** The whole body where it fits; else what is seen of it with a margin, at full resolution. */
export function textRegion(body: { width: number; height: number }, resolution: number, seen: Rect): TextRegion {
  if (fitsWhole(body, resolution)) return { x: 0, y: 0, ...body, resolution }
  let region = clip(body, seen, 0)
  for (const margin of MARGINS) {
    region = clip(body, seen, margin)
    if (resolution <= mostFor(region)) break
  }
  return { ...region, resolution: Math.min(resolution, mostFor(region)) }
}

/** Whether what is seen of a body is inside a region that was drawn. */
export function covers(body: { width: number; height: number }, drawn: Rect, seen: Rect): boolean {
  const now = clip(body, seen, 0)
  const inside = (from: number, size: number, start: number, length: number) =>
    from >= start - 0.5 && from + size <= start + length + 0.5
  return inside(now.x, now.width, drawn.x, drawn.width) && inside(now.y, now.height, drawn.y, drawn.height)
}

function clip(body: { width: number; height: number }, seen: Rect, margin: number): Rect {
  const along = (from: number, size: number, most: number): [number, number] => {
    const start = Math.min(most - 1, Math.max(0, from - size * margin))
    const end = Math.max(start + 1, Math.min(most, from + size * (1 + margin)))
    return [start, end - start]
  }
  const [x, width] = along(seen.x, seen.width, body.width)
  const [y, height] = along(seen.y, seen.height, body.height)
  return { x, y, width, height }
}
