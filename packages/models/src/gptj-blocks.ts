import type { z } from 'zod'
import type { BlockWeights, DecoderShape, QkvWeights } from './decoder-spec.js'
import { everyLayer, number } from './family.js'
import { gptKeys, gptShape, headsWidth, plainMlp } from './gpt-blocks.js'
import { linear, norm, type Want } from './wants.js'

/** Config keys of GPT-J and CodeGen. */
export const gptjKeys = {
  ...gptKeys,
  vocab_size: number.vocab.default(50_400),
  n_positions: number.context.default(2048),
  n_embd: number.width.default(4096),
  n_layer: number.layers.default(28),
  n_head: number.heads.default(16),
  rotary_dim: number.width.nullable().default(64),
  tie_word_embeddings: gptKeys.tie_word_embeddings.default(false),
}
type GptjConfig = z.infer<z.ZodObject<typeof gptjKeys>>

/** One norm feeds both halves, and neighbouring entries of a head turn together. */
export function gptjShape(config: GptjConfig): DecoderShape {
  const plain = gptShape(config)
  return {
    ...plain,
    // Without a rotary_dim transformers makes angles for the whole width, which fit where there is one head.
    positions: {
      kind: 'rotary',
      dims: config.rotary_dim ?? plain.dModel,
      pairs: 'adjacent',
      tables: [{ base: 10_000 }],
    },
    layers: everyLayer(plain.nLayers, () => ({ rotary: 0, attnScale: plain.dHead ** -0.5 })),
    parallelBlock: true,
  }
}

/** A block of these two, which differ in how queries, keys and values are stored. */
export const gptjBlock = (shape: DecoderShape, block: string, qkv: QkvWeights<Want>): BlockWeights<Want> => ({
  ln1: norm(`${block}.ln_1`, shape.dModel, true),
  qkv,
  o: linear(`${block}.attn.out_proj`, shape.dModel, headsWidth(shape), false),
  mlp: plainMlp({ in: `${block}.mlp.fc_in`, out: `${block}.mlp.fc_out` }, shape, true),
})
