import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'

const QWEN3_06B = {
  architectures: ['Qwen3ForCausalLM'],
  attention_bias: false,
  head_dim: 128,
  hidden_act: 'silu',
  hidden_size: 1024,
  intermediate_size: 3072,
  max_position_embeddings: 40_960,
  max_window_layers: 28,
  model_type: 'qwen3',
  num_attention_heads: 16,
  num_hidden_layers: 28,
  num_key_value_heads: 8,
  rms_norm_eps: 1e-6,
  rope_scaling: null,
  rope_theta: 1e6,
  sliding_window: null,
  tie_word_embeddings: true,
  use_sliding_window: false,
  vocab_size: 151_936,
}
const describeQwen3 = (config: object) => describeDecoder(wantedCheckpoint({ ...QWEN3_06B, ...config }))

it('norms every head of queries and keys by one scale', () => {
  const { weights, ...shape } = describeQwen3({})
  expect(shape).toMatchObject({ dModel: 1024, dHead: 128, nCtx: 40_960, tiedUnembed: true })
  expect(shape.qkNorm).toEqual({ kind: 'rms', eps: 1e-6, scaleOffset: 0, over: 'head' })
  const { qNorm, kNorm, qkv, o } = weights.blocks[27]!
  expect(qNorm).toMatchObject([{ scale: { name: 'model.layers.27.self_attn.q_norm.weight', shape: [128] } }])
  expect(kNorm).toMatchObject([{ scale: { name: 'model.layers.27.self_attn.k_norm.weight', shape: [128] } }])
  expect(qkv).toMatchObject({ q: { weight: { shape: [2048, 1024] } }, k: { weight: { shape: [1024, 1024] } } })
  expect(o).not.toHaveProperty('bias')
})

it('has heads of 128 where the config is silent, and the biases it asks for', () => {
  const { head_dim: _, ...silent } = QWEN3_06B
  expect(describeDecoder(wantedCheckpoint(silent)).dHead).toBe(128)
  const { qkv, o } = describeQwen3({ attention_bias: true }).weights.blocks[0]!
  expect([o.bias?.shape, 'q' in qkv && qkv.q.bias?.shape]).toEqual([[1024], [2048]])
})
