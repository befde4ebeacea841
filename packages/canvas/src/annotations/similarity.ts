import { Vec, type VecLike } from 'tldraw'

/** The turn, scaling and shift that leads two points to two others. */
export function similarity([a, b]: readonly [VecLike, VecLike], [c, d]: readonly [VecLike, VecLike]): string {
  const [from, to] = [Vec.Sub(b, a), Vec.Sub(d, c)]
  const length = from.x ** 2 + from.y ** 2 || 1
  const [cos, sin] = [(from.x * to.x + from.y * to.y) / length, (from.x * to.y - from.y * to.x) / length]
  const shift = [c.x - cos * a.x + sin * a.y, c.y - sin * a.x - cos * a.y]
  return `matrix(${[cos, sin, -sin, cos, ...shift].map((n) => Math.round(n * 1e6) / 1e6).join(' ')})`
}
