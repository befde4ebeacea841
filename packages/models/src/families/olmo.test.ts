import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const OLMO_1B = {
  architectures: ['OlmoForCausalLM'],
  attention_bias: false,
  clip_qkv: null,
  hidden_act: 'silu',
  hidden_size: 2048,
  intermediate_size: 8192,
  max_position_embeddings: 2048,
  model_type: 'olmo',
  num_attention_heads: 16,
  num_hidden_layers: 16,
  num_key_value_heads: 16,
  rope_scaling: null,
  rope_theta: 10_000,
  tie_word_embeddings: true,
  vocab_size: 50_304,
}

it('has norms without numbers of their own, at an epsilon that no key names', () => {
  const { weights, ...shape } = describeDecoder(wantedCheckpoint({ ...OLMO_1B, rms_norm_eps: 1e-3 }))
  expect(shape.norm).toEqual({ kind: 'layer', eps: 1e-5, scaleOffset: 0 })
  expect([weights.blocks[0]!.ln1, weights.blocks[0]!.ln2, weights.lnFinal]).toEqual([{}, {}, {}])
  expect(parameterCount({ weights })).toBe(1_176_764_416)
})

it('clips queries, keys and values where the config says so', () => {
  expect(describeDecoder(wantedCheckpoint(OLMO_1B))).not.toHaveProperty('clipQkv')
  expect(describeDecoder(wantedCheckpoint({ ...OLMO_1B, clip_qkv: 8 })).clipQkv).toBe(8)
})
