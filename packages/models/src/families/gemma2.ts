import { z } from 'zod'
import type { DecoderShape } from '../decoder-spec.js'
import { type Blueprint, type Family, number, type TensorNames } from '../family.js'
import { gemmaKeys, sandwichNorms, windowedGemma } from '../gemma-blocks.js'
import { gatedMlp, headsOut, llamaWants, splitQkv } from '../llama-blocks.js'

const Config = z.object({
  ...gemmaKeys,
  vocab_size: number.vocab.default(256_000),
  max_position_embeddings: number.context.default(8192),
  attn_logit_softcapping: number.scale.nullable().default(50),
  final_logit_softcapping: number.scale.nullable().default(30),
})

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const { attn_logit_softcapping: attnSoftcap, final_logit_softcapping: logitSoftcap } = config
  const shape: DecoderShape = {
    ...windowedGemma(config, (layer) => layer % 2 === 0),
    ...(attnSoftcap !== null && { attnSoftcap }),
    ...(logitSoftcap !== null && { logitSoftcap }),
  }
  const wants = llamaWants(shape, {
    tensors,
    block: (path) => ({
      ...sandwichNorms(path, shape.dModel),
      qkv: splitQkv(`${path}.self_attn`, shape, config.attention_bias),
      o: headsOut(`${path}.self_attn.o_proj`, shape, config.attention_bias),
      mlp: gatedMlp(`${path}.mlp`, shape, false),
    }),
  })
  return { shape, wants }
}

/** Gemma 2, of every size. */
export const gemma2: Family = {
  modelType: 'gemma2',
  title: 'Gemma 2',
  architectures: ['Gemma2ForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
