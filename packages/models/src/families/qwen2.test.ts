import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'

const QWEN_25_HALF_B = {
  architectures: ['Qwen2ForCausalLM'],
  hidden_act: 'silu',
  hidden_size: 896,
  intermediate_size: 4864,
  max_position_embeddings: 32_768,
  max_window_layers: 24,
  model_type: 'qwen2',
  num_attention_heads: 14,
  num_hidden_layers: 24,
  num_key_value_heads: 2,
  rms_norm_eps: 1e-6,
  rope_theta: 1e6,
  sliding_window: 32_768,
  tie_word_embeddings: true,
  use_sliding_window: false,
  vocab_size: 151_936,
}
const describeQwen = (config: object) => describeDecoder(wantedCheckpoint({ ...QWEN_25_HALF_B, ...config }))
const windows = (config: object) => describeQwen({ num_hidden_layers: 3, ...config }).layers.map(({ window }) => window)

it('has biases on queries, keys and values alone, and no window that it does not use', () => {
  const { weights, layers, ...shape } = describeQwen({})
  expect(shape).toMatchObject({ nHeads: 14, nKvHeads: 2, dHead: 64, tiedUnembed: true, nCtx: 32_768 })
  expect(shape.positions).toEqual({ kind: 'rotary', dims: 64, pairs: 'halves', tables: [{ base: 1e6 }] })
  expect(layers[23]).toEqual({ rotary: 0, attnScale: 0.125 })
  const { qkv, o } = weights.blocks[0]!
  expect(qkv).toMatchObject({ k: { bias: { name: 'model.layers.0.self_attn.k_proj.bias', shape: [128] } } })
  expect(o).not.toHaveProperty('bias')
  expect(weights.unembed.weight).toBe(weights.embed)
})

it('slides windows over its upper layers, or those that the config lists', () => {
  const use = { use_sliding_window: true, sliding_window: 8 }
  expect(windows({ ...use, max_window_layers: 1 })).toEqual([undefined, 8, 8])
  const layer_types = ['sliding_attention', 'full_attention', 'sliding_attention']
  expect(windows({ ...use, layer_types })).toEqual([8, undefined, 8])
  expect(windows({ max_window_layers: 1 })).toEqual([undefined, undefined, undefined])
})

it('refuses windows of no length, unknown kinds of layers and a list that does not fit', () => {
  const three = ['sliding_attention', 'full_attention', 'full_attention']
  expect(() => windows({ layer_types: three })).toThrow('a layer slides a window of no length')
  expect(() => windows({ layer_types: ['full_attention', 'linear_attention'] })).toThrow('of kind linear_attention')
  expect(() => windows({ layer_types: ['full_attention'] })).toThrow('it describes 1 of 3 layers')
})
