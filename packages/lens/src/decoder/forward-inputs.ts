import type { DecoderShape } from '@lensboard/models'
import { type Graph, gather, shapeOf, type Value } from '@lensboard/onnx'
import { type ChangeInputs, changeInputs } from './change-inputs.js'
import { type KeysAndValues, pastInputs } from './past.js'
import type { RotaryAngles } from './rotary.js'

/**
 * What the host gives a forward graph beside its weights. T tokens are read; queries see S keys, those of T and of the
 * P tokens that were read before (mostly none).
 */
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
  /** Added to scores, [1, H, 1, S]. */
  alibi?: Value
  /** Added to a layer's scores, [B or 1, H or 1, T, S]: 0 where a query may look, −∞ where not. */
  mask(g: Graph, layer: number): Value
  changes: ChangeInputs
  /** Of each layer. */
  past: KeysAndValues[]
}

/** Names of the inputs that depend on the decoder; the feeds use the same. */
export const inputName = {
  mask: (window: number | undefined) => (window === undefined ? 'mask' : `mask.${window}`),
  cos: (table: number) => `cos.${table}`,
  sin: (table: number) => `sin.${table}`,
}

/** The different windows of a decoder's layers; undefined stands for none. */
export const windowsOf = ({ layers }: Pick<DecoderShape, 'layers'>): (number | undefined)[] => [
  ...new Set(layers.map(({ window }) => window)),
]

/** Declares the inputs that this decoder reads, and no others. */
export function forwardInputs(g: Graph, shape: DecoderShape): ForwardInputs {
  const { positions, nHeads, nLayers } = shape
  const ids = g.input('input_ids', 'int64', ['B', 'T'])
  // Variants of each window's mask, [variant, T, S], and which of them a layer's heads use, [L, B or 1, H or 1].
  const masks = new Map(
    windowsOf(shape).map((window) => [window, g.input(inputName.mask(window), 'float32', ['M', 'T', 'S'])]),
  )
  const variants = g.input('mask_index', 'int64', [nLayers, 'MB', 'MH'])
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
    ...(positions.kind === 'alibi' && { alibi: g.input('alibi', 'float32', [1, nHeads, 1, 'S']) }),
    mask: (at, layer) =>
      gather(at, masks.get(shape.layers[layer]!.window)!, gather(at, variants, at.constant('int64', [], [layer]))),
    changes: changeInputs(g, shape),
    past: pastInputs(g, shape),
  }
}
