import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const BLOOM_560M = {
  apply_residual_connection_post_layernorm: false,
  architectures: ['BloomForCausalLM'],
  attention_softmax_in_fp32: true,
  bias_dropout_fusion: true,
  layer_norm_epsilon: 1e-5,
  masked_softmax_fusion: true,
  model_type: 'bloom',
  n_embed: 1024,
  n_inner: null,
  n_layer: 24,
  num_attention_heads: 16,
  offset_alibi: 100,
  pretraining_tp: 1,
  seq_length: 2048,
  vocab_size: 250_880,
}
const describeBloom = (config: object, names: string[] = []) =>
  describeDecoder(wantedCheckpoint({ ...BLOOM_560M, ...config }, names))

it('is described with the norm of its embedding, its fused heads and its slopes', () => {
  const decoder = describeBloom({})
  expect(decoder).toMatchObject({ nHeads: 16, dHead: 64, dMlp: 4096, nCtx: 2048, activation: 'gelu_tanh' })
  expect(decoder.weights.lnEmbed?.shift?.name).toBe('transformer.word_embeddings_layernorm.bias')
  expect(decoder.weights.blocks[0]!.qkv).toMatchObject({ layout: 'fused', groups: 16, order: 'qkv' })
  if (decoder.positions.kind !== 'alibi') throw new Error('no ALiBi')
  const { slopes, ...alibi } = decoder.positions
  expect(alibi).toEqual({ kind: 'alibi', factor: 1, rounding: 'float32' })
  expect(slopes[1]).toBeCloseTo(0.5, 7)
  expect(parameterCount(decoder)).toBe(559_214_592)
})

it('finds the tensors of the first checkpoints, which carry no prefix', () => {
  const { weights } = describeBloom({}, ['word_embeddings.weight'])
  expect(weights.blocks[3]!.o.weight.name).toBe('h.3.self_attention.dense.weight')
  expect(weights.lnFinal?.scale?.name).toBe('ln_f.weight')
})

it('is refused where its stream goes on from its norms', () => {
  expect(() => describeBloom({ apply_residual_connection_post_layernorm: true })).toThrow(
    'its stream goes on from the norms, not from what they read',
  )
})
