import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const OLMOE_7B = {
  architectures: ['OlmoeForCausalLM'],
  attention_bias: false,
  clip_qkv: null,
  hidden_act: 'silu',
  hidden_size: 2048,
  intermediate_size: 1024,
  max_position_embeddings: 4096,
  model_type: 'olmoe',
  norm_topk_prob: false,
  num_attention_heads: 16,
  num_experts: 64,
  num_experts_per_tok: 8,
  num_hidden_layers: 16,
  num_key_value_heads: 16,
  rms_norm_eps: 1e-5,
  rope_scaling: null,
  rope_theta: 10_000,
  tie_word_embeddings: false,
  vocab_size: 50_304,
}

it('norms queries and keys over their whole width and asks eight of sixty-four experts', () => {
  const { weights, ...shape } = describeDecoder(wantedCheckpoint(OLMOE_7B))
  expect(shape).toMatchObject({ qkNorm: { over: 'width', eps: 1e-5 }, experts: { perToken: 8, normalise: false } })
  expect(parameterCount({ weights })).toBe(6_919_161_856)
})

it('ignores a width of heads, as its reference does', () => {
  expect(describeDecoder(wantedCheckpoint({ ...OLMOE_7B, head_dim: 64 })).dHead).toBe(128)
})
