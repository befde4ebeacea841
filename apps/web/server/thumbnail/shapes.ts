import type { ThumbnailFacts } from '@lensboard/api'
import { z } from 'zod'

type Saved = NonNullable<ThumbnailFacts['records']>[number]

/** A box on the page and how it is drawn. Lengths are page units. */
export interface Placed {
  id: string
  kind: 'card' | 'note' | 'box' | 'text' | 'picture' | 'frame' | 'ink' | 'line'
  color: string
  x: number
  y: number
  w: number
  h: number
}

/** Farther out or larger is no drawing but a mistake, and would shrink all else to nothing. */
const FAR = 1e6
const Length = z.number().min(-FAR).max(FAR)
const Box = z.object({ x: Length, y: Length, w: Length.min(0), h: Length.min(0) })

/** Shapes by the canvas' own names; what is not here is drawn as a picture. */
const KINDS: Record<string, Placed['kind']> = {
  card: 'card',
  note: 'note',
  geo: 'box',
  text: 'text',
  frame: 'frame',
  draw: 'ink',
  highlight: 'ink',
  line: 'line',
  arrow: 'line',
}

/** The saved shapes from back to front; one without a sensible box is left out. */
export const placedShapes = (records: readonly Saved[]): Placed[] =>
  records.flatMap(({ id, type, x, y, props }) => {
    const box = Box.safeParse({ x, y, w: props.w, h: props.h })
    if (!box.success) return []
    const color = typeof props.color === 'string' ? props.color : 'black'
    return [{ id, kind: KINDS[type] ?? 'picture', color, ...box.data }]
  })
