import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const QWEN3_30B_A3B = {
  architectures: ['Qwen3MoeForCausalLM'],
  attention_bias: false,
  decoder_sparse_step: 1,
  head_dim: 128,
  hidden_act: 'silu',
  hidden_size: 2048,
  intermediate_size: 6144,
  max_position_embeddings: 40_960,
  max_window_layers: 48,
  mlp_only_layers: [],
  model_type: 'qwen3_moe',
  moe_intermediate_size: 768,
  norm_topk_prob: true,
  num_attention_heads: 32,
  num_experts: 128,
  num_experts_per_tok: 8,
  num_hidden_layers: 48,
  num_key_value_heads: 4,
  rms_norm_eps: 1e-6,
  rope_scaling: null,
  rope_theta: 1_000_000,
  sliding_window: null,
  tie_word_embeddings: false,
  use_sliding_window: false,
  vocab_size: 151_936,
}

it('norms each head of queries and keys, and lets the weights of eight experts sum to one', () => {
  const { weights, ...shape } = describeDecoder(wantedCheckpoint(QWEN3_30B_A3B))
  expect(shape).toMatchObject({
    qkNorm: { kind: 'rms', over: 'head', scaleOffset: 0 },
    experts: { perToken: 8, normalise: true },
    dHead: 128,
  })
  expect(weights.blocks[0]!.mlp).not.toHaveProperty('shared')
  expect(parameterCount({ weights })).toBe(30_532_122_624)
})

it('is dense in every layer without an expert', () => {
  const { weights, ...shape } = describeDecoder(
    wantedCheckpoint({ ...QWEN3_30B_A3B, num_experts: 0, num_hidden_layers: 2 }),
  )
  expect(shape).not.toHaveProperty('experts')
  expect(weights.blocks.map(({ mlp }) => 'router' in mlp)).toEqual([false, false])
})
