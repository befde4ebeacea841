import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const SANTACODER = {
  activation_function: 'gelu_pytorch_tanh',
  architectures: ['GPTBigCodeForCausalLM'],
  attention_softmax_in_fp32: true,
  inference_runner: 0,
  layer_norm_epsilon: 1e-5,
  model_type: 'gpt_bigcode',
  multi_query: true,
  n_embd: 2048,
  n_head: 16,
  n_inner: 8192,
  n_layer: 24,
  n_positions: 2048,
  scale_attn_weights: true,
  vocab_size: 49_280,
}
const describeBigcode = (config: object) => describeDecoder(wantedCheckpoint({ ...SANTACODER, ...config }))

it('shares one key-value head among all of its heads', () => {
  const decoder = describeBigcode({})
  expect(decoder).toMatchObject({ nHeads: 16, nKvHeads: 1, activation: 'gelu_tanh', tiedUnembed: true })
  expect(decoder.weights.blocks[0]!.qkv).toMatchObject({ groups: 1, fused: { weight: { shape: [2304, 2048] } } })
  expect(decoder.weights.blocks[0]!.o).not.toHaveProperty('inOut')
  expect(parameterCount(decoder)).toBe(1_124_886_528)
})

it('stores the heads one by one where each has its own, and leaves scores as they are when told to', () => {
  const decoder = describeBigcode({ multi_query: false, scale_attn_weights: false })
  expect(decoder.nKvHeads).toBe(16)
  expect(decoder.weights.blocks[0]!.qkv).toMatchObject({ groups: 16, fused: { weight: { shape: [6144, 2048] } } })
  expect(decoder.layers[0]).toEqual({ attnScale: 1 })
})

it('is refused where it attends to an encoder', () => {
  expect(() => describeBigcode({ add_cross_attention: true })).toThrow('it attends to an encoder too')
})
