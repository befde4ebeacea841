import { z } from 'zod'

/** A shape as far as a thumbnail cares: a form in its own box, placed on the page. Lengths are page units. */
export interface Placed {
  id: string
  form: Form
  x: number
  y: number
  /** Radians, around (x, y). */
  rotation: number
  w: number
  h: number
}

export type Form =
  | { kind: 'card'; metric: string; layer: number; head: number | 'mean' | 'all' }
  | { kind: 'note' | 'box' | 'ellipse' | 'text' | 'picture' | 'frame'; color: string; filled: boolean }
  | { kind: 'line'; color: string; points: { x: number; y: number }[] }

/** Boards larger than this are drawn in part; nobody tells 500 specks apart at this size. */
const SHAPES_MAX = 500
const POINTS_MAX = 60
const DEPTH_MAX = 12
const FAR = 1e7

const Length = z.number().min(-FAR).max(FAR)
const Point = z.object({ x: Length, y: Length })
const Shape = z.object({
  id: z.string(),
  typeName: z.literal('shape'),
  type: z.string(),
  parentId: z.string(),
  index: z.string(),
  x: Length,
  y: Length,
  rotation: z.number().min(-100).max(100).catch(0),
  props: z.record(z.string(), z.unknown()),
})
type Shape = z.infer<typeof Shape>

const Box = z.object({ w: Length.min(0), h: Length.min(0) })
const Colored = z.object({ color: z.string().catch('black'), fill: z.string().catch('none') })
const CardView = z.object({
  metric: z.string().catch('prob'),
  layer: z.number().int().catch(0),
  head: z.union([z.number().int(), z.literal('mean'), z.literal('all')]).catch('mean'),
})
const Segments = z.object({ segments: z.array(z.object({ points: z.array(Point) })) })
const Ends = z.object({ start: Point, end: Point })
const LinePoints = z.object({ points: z.record(z.string(), Point.extend({ index: z.string() })) })

const NOTE = 200
const TEXT_LINE = 28

const thinned = <T>(points: T[]): T[] => {
  const step = Math.max(1, Math.ceil(points.length / POINTS_MAX))
  return points.filter((_, i) => i % step === 0 || i === points.length - 1)
}

function lineOf(points: { x: number; y: number }[], color: string) {
  const kept = thinned(points)
  const xs = kept.map((p) => p.x)
  const ys = kept.map((p) => p.y)
  return { form: { kind: 'line' as const, color, points: kept }, w: Math.max(0, ...xs), h: Math.max(0, ...ys) }
}

/** The form of a shape and the size of its box; undefined for what a thumbnail leaves out. */
function formOf({ type, props }: Shape): { form: Form; w: number; h: number } | undefined {
  const { color, fill } = Colored.parse(props)
  const box = Box.safeParse(props).data
  const plain = (kind: 'note' | 'box' | 'ellipse' | 'text' | 'picture' | 'frame', w = box?.w, h = box?.h) =>
    w === undefined || h === undefined
      ? undefined
      : { form: { kind, color, filled: fill !== 'none' && fill !== 'semi' }, w, h }
  if (type === 'card') return box && { form: { kind: 'card', ...CardView.parse(props) }, ...box }
  if (type === 'note') return plain('note', NOTE, NOTE)
  if (type === 'text') return plain('text', z.object({ w: Length }).safeParse(props).data?.w, TEXT_LINE)
  if (type === 'frame') return plain('frame')
  if (type === 'geo') return plain(props.geo === 'ellipse' || props.geo === 'oval' ? 'ellipse' : 'box')
  if (type === 'draw' || type === 'highlight') {
    const drawn = Segments.safeParse(props).data
    return (
      drawn &&
      lineOf(
        drawn.segments.flatMap((s) => s.points),
        color,
      )
    )
  }
  if (type === 'arrow') {
    const ends = Ends.safeParse(props).data
    return ends && lineOf([ends.start, ends.end], color)
  }
  if (type === 'line') {
    const points = LinePoints.safeParse(props).data?.points
    return (
      points &&
      lineOf(
        Object.values(points).sort((a, b) => (a.index < b.index ? -1 : 1)),
        color,
      )
    )
  }
  return type === 'group' ? undefined : plain('picture')
}

type Place = { x: number; y: number; rotation: number }

/** Where a shape lies on the page, through its groups and frames; undefined when that chain does not end at a page. */
function placeOf(shape: Shape, byId: ReadonlyMap<string, Shape>, depth = 0): Place | undefined {
  const { x, y, rotation, parentId } = shape
  if (parentId.startsWith('page:')) return { x, y, rotation }
  const parent = byId.get(parentId)
  const outer = parent && depth < DEPTH_MAX ? placeOf(parent, byId, depth + 1) : undefined
  if (!outer) return undefined
  const [cos, sin] = [Math.cos(outer.rotation), Math.sin(outer.rotation)]
  return {
    x: outer.x + cos * x - sin * y,
    y: outer.y + sin * x + cos * y,
    rotation: outer.rotation + rotation,
  }
}

/** The shapes among saved records in drawing order; what does not read as a shape is left out. */
export function placedShapes(records: readonly unknown[]): Placed[] {
  const shapes = records.flatMap((record) => Shape.safeParse(record).data ?? []).slice(0, SHAPES_MAX)
  const byId = new Map(shapes.map((shape) => [shape.id, shape]))
  const order = (shape: Shape, depth = 0): string => {
    const parent = depth < DEPTH_MAX ? byId.get(shape.parentId) : undefined
    return parent ? `${order(parent, depth + 1)} ${shape.index}` : shape.index
  }
  return shapes
    .map((shape) => ({ shape, key: order(shape) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .flatMap(({ shape }) => {
      const form = formOf(shape)
      const place = form && placeOf(shape, byId)
      return form && place ? [{ id: shape.id, ...form, ...place }] : []
    })
}
