import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const OLMO_2_7B = {
  architectures: ['Olmo2ForCausalLM'],
  attention_bias: false,
  hidden_act: 'silu',
  hidden_size: 4096,
  intermediate_size: 11_008,
  max_position_embeddings: 4096,
  model_type: 'olmo2',
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 32,
  rms_norm_eps: 1e-6,
  rope_scaling: null,
  rope_theta: 500_000,
  tie_word_embeddings: false,
  vocab_size: 100_352,
}

it('norms what attention and MLP return and nothing that they read', () => {
  const { weights } = describeDecoder(wantedCheckpoint(OLMO_2_7B))
  const block = weights.blocks[0]!
  expect([block.ln1, block.ln2]).toEqual([undefined, undefined])
  expect(block.ln1Post?.scale?.name).toBe('model.layers.0.post_attention_layernorm.weight')
  expect(block.ln2Post?.scale?.name).toBe('model.layers.0.post_feedforward_layernorm.weight')
  expect(parameterCount({ weights })).toBe(7_298_617_344)
})

it('norms queries and keys over their whole widths, which differ where heads are shared', () => {
  const { qkNorm, weights } = describeDecoder(wantedCheckpoint({ ...OLMO_2_7B, num_key_value_heads: 8 }))
  expect(qkNorm).toEqual({ kind: 'rms', eps: 1e-6, scaleOffset: 0, over: 'width' })
  const { qNorm, kNorm } = weights.blocks[0]!
  expect([qNorm, kNorm].map((norms) => norms?.map(({ scale }) => scale?.shape))).toEqual([[[4096]], [[1024]]])
})
