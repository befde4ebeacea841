import { z } from 'zod'
import { cohereBlock, cohereKeys, cohereShape } from '../cohere-blocks.js'
import type { DecoderShape, NormWeights } from '../decoder-spec.js'
import type { Blueprint, Family, TensorNames } from '../family.js'
import { llamaWants } from '../llama-blocks.js'
import { type Want, want } from '../wants.js'

const Config = z.object(cohereKeys)

function read(json: unknown, tensors: TensorNames): Blueprint {
  const config = Config.parse(json)
  const plain = cohereShape(config)
  const shape: DecoderShape = config.use_qk_norm ? { ...plain, qkNorm: { ...plain.norm, over: 'head' } } : plain
  const { nHeads, nKvHeads, dHead } = shape
  // Every head has a scale of its own, all in one tensor.
  const byHead = (name: string, heads: number): NormWeights<Want>[] => [{ scale: want(`${name}.weight`, heads, dHead) }]
  const wants = llamaWants(shape, {
    tensors,
    block: (path) => ({
      ...cohereBlock(path, shape, config.attention_bias),
      ...(config.use_qk_norm && {
        qNorm: byHead(`${path}.self_attn.q_norm`, nHeads),
        kNorm: byHead(`${path}.self_attn.k_norm`, nKvHeads),
      }),
    }),
  })
  return { shape, wants }
}

/** Command R, Command R+ and Aya 23. */
export const cohere: Family = {
  modelType: 'cohere',
  title: 'Cohere Command R',
  architectures: ['CohereForCausalLM'],
  configKeys: Object.keys(Config.shape),
  read,
}
