import type { DecoderShape } from '@lensboard/models'
import { type Graph, shapeOf, type Value } from '@lensboard/onnx'
import type { RotaryAngles } from './rotary.js'

/** What the host gives a forward graph beside its weights. */
export interface ForwardInputs {
  /** int64 [B, T] */
  ids: Value
  /** int64 vectors [1]: B and T. */
  nBatch: Value
  nPositions: Value
  /** int64 [B, T], for learned positions alone. */
  positions?: Value
  /** One for each rotary table. */
  angles: RotaryAngles[]
  /** Added to scores, [1, H, 1, T]. */
  alibi?: Value
  /** Added to scores, [1, 1, T, T]: 0 where a query may look, −∞ where not. */
  mask(window: number | undefined): Value
}

/** Names of the inputs that depend on the decoder; the feeds use the same. */
export const inputName = {
  mask: (window: number | undefined) => (window === undefined ? 'mask' : `mask.${window}`),
  cos: (table: number) => `cos.${table}`,
  sin: (table: number) => `sin.${table}`,
}

/** The different windows of a decoder's layers; undefined stands for none. */
export const windowsOf = ({ layers }: DecoderShape): (number | undefined)[] => [
  ...new Set(layers.map(({ window }) => window)),
]

/** Declares the inputs that this decoder reads, and no others. */
export function forwardInputs(g: Graph, shape: DecoderShape): ForwardInputs {
  const { positions, nHeads } = shape
  const ids = g.input('input_ids', 'int64', ['B', 'T'])
  const masks = new Map(
    windowsOf(shape).map((window) => [window, g.input(inputName.mask(window), 'float32', [1, 1, 'T', 'T'])]),
  )
  const tables = positions.kind === 'rotary' ? positions.tables.length : 0
  const turn = (name: string) =>
    g.input(name, 'float32', ['A', 1, 'T', positions.kind === 'rotary' ? positions.dims / 2 : 0])
  return {
    ids,
    nBatch: shapeOf(g, ids, 0, 1),
    nPositions: shapeOf(g, ids, 1, 2),
    angles: Array.from({ length: tables }, (_, table) => ({
      cos: turn(inputName.cos(table)),
      sin: turn(inputName.sin(table)),
    })),
    ...(positions.kind === 'learned' && { positions: g.input('position_ids', 'int64', ['B', 'T']) }),
    ...(positions.kind === 'alibi' && { alibi: g.input('alibi', 'float32', [1, nHeads, 1, 'T']) }),
    mask: (window) => masks.get(window)!,
  }
}
