import type { DecoderSpec } from '@lensboard/models'
import { add, type Graph, mul, reshape, type Value } from '@lensboard/onnx'
import type { ExternalWeights } from './external-weights.js'
import type { ForwardInputs } from './forward-inputs.js'
import { norm } from './norm.js'
import { projection } from './projection.js'

/** What enters the first block, [B · T, dModel]: the tokens' rows, widened, scaled, placed and normed where a model does so. */
export function embedding(g: Graph, decoder: DecoderSpec, inputs: ForwardInputs, weights: ExternalWeights): Value {
  const { dModel, dEmbed, embedScale, norm: shape } = decoder
  const { embed, embedIn, positionEmbed, lnEmbed } = decoder.weights
  const rows = reshape(g, weights.rows(embed, inputs.ids), g.int64s(-1, dEmbed))
  const wide = embedIn ? projection(g.at('widen'), rows, embedIn, weights) : rows
  const scaled = embedScale === 1 ? wide : mul(g, wide, g.scalar(embedScale))
  const placed =
    positionEmbed && inputs.positions
      ? add(g, scaled, reshape(g, weights.rows(positionEmbed, inputs.positions), g.int64s(-1, dModel)))
      : scaled
  return lnEmbed ? norm(g.at('ln'), placed, { ...shape, width: dModel }, lnEmbed, weights) : placed
}
