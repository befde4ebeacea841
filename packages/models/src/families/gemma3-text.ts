import { z } from 'zod'
import type { DecoderShape } from '../decoder-spec.js'
import { type Blueprint, type Family, NotRead, number, type TensorNames } from '../family.js'
import { gemmaKeys, sandwichNorms, windowedGemma } from '../gemma-blocks.js'
import { gatedMlp, headsOut, llamaWants, splitQkv } from '../llama-blocks.js'
import { ropeKeys, ropeOf } from '../rotary-config.js'
import { linear, norm } from '../wants.js'

const Config = z.object({
  ...gemmaKeys,
  vocab_size: number.vocab.default(262_208),
  max_position_embeddings: number.context.default(131_072),
  rope_theta: number.base.default(1e6),
  rope_local_base_freq: number.base.default(10_000),
  // From transformers 5 on each kind of layer has its own.
  rope_parameters: z
    .strictObject({ full_attention: ropeKeys.rope_parameters, sliding_attention: ropeKeys.rope_parameters })
    .nullish(),
  sliding_window_pattern: number.layers.default(6),
  attn_logit_softcapping: number.scale.nullish(),
  final_logit_softcapping: number.scale.nullish(),
  use_bidirectional_attention: z.boolean().nullish(),
})
type Config = z.infer<typeof Config>

function shapeOf(config: Config): DecoderShape {
  if (config.use_bidirectional_attention) throw new NotRead('its attention looks ahead')
  if (config.attn_logit_softcapping != null) throw new NotRead('it caps its attention scores')
  const { rope_parameters: byKind, max_position_embeddings, sliding_window_pattern: pattern } = config
  const wide = { ...config, rope_parameters: byKind?.full_attention }
  const shape = windowedGemma(wide, (layer) => (layer + 1) % pattern !== 0)
  // What stretches the context stretches it for the layers that see all of it.
  const near = { max_position_embeddings, rope_parameters: byKind?.sliding_attention }
  const tables = [ropeOf(wide).table, ropeOf(near, config.rope_local_base_freq).table]
  return {
    ...shape,
    positions: { kind: 'rotary', dims: shape.dHead, pairs: 'halves', tables },
    layers: shape.layers.map((layer) => ({ ...layer, rotary: layer.window === undefined ? 0 : 1 })),
    qkNorm: { ...shape.norm, over: 'head' },
    ...(config.final_logit_softcapping != null && { logitSoftcap: config.final_logit_softcapping }),
  }
}

/** The text decoder; inside a model that also sees, its tensors carry a prefix. */
export function readGemma3(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const shape = shapeOf(config)
  const wants = llamaWants(shape, {
    tensors,
    prefixes: ['model.', 'language_model.model.', 'model.language_model.'],
    block: (path) => ({
      ...sandwichNorms(path, shape.dModel),
      qkv: splitQkv(`${path}.self_attn`, shape, config.attention_bias),
      qNorm: [norm(`${path}.self_attn.q_norm`, shape.dHead, false)],
      kNorm: [norm(`${path}.self_attn.k_norm`, shape.dHead, false)],
      o: headsOut(`${path}.self_attn.o_proj`, shape, config.attention_bias),
      mlp: gatedMlp(`${path}.mlp`, shape, false),
    }),
  })
  const inner = 'language_model.lm_head'
  if (!shape.tiedUnembed && tensors.has(`${inner}.weight`))
    return { shape, wants: { ...wants, unembed: linear(inner, shape.dVocab, shape.dModel, false) } }
  return { shape, wants }
}

/** Gemma 3 without eyes: 270M and 1B. */
export const gemma3Text: Family = {
  modelType: 'gemma3_text',
  title: 'Gemma 3, text',
  architectures: ['Gemma3ForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read: readGemma3,
}
