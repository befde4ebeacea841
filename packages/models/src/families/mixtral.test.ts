import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'

const MIXTRAL_8X7B = {
  architectures: ['MixtralForCausalLM'],
  hidden_act: 'silu',
  hidden_size: 4096,
  intermediate_size: 14_336,
  max_position_embeddings: 32_768,
  model_type: 'mixtral',
  num_attention_heads: 32,
  num_experts_per_tok: 2,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  num_local_experts: 8,
  rms_norm_eps: 1e-5,
  rope_theta: 1e6,
  sliding_window: null,
  vocab_size: 32_000,
}
const describeMixtral = (config: object) => describeDecoder(wantedCheckpoint({ ...MIXTRAL_8X7B, ...config }))

it('sends each token to two of eight experts whose weights sum to one', () => {
  const decoder = describeMixtral({})
  expect(decoder.experts).toEqual({ perToken: 2, normalise: true })
  expect(decoder.layers[0]).toEqual({ rotary: 0, attnScale: 128 ** -0.5 })
  const { mlp } = decoder.weights.blocks[3]!
  if (!('experts' in mlp)) throw new Error('the block has one MLP')
  expect(mlp.router.weight).toMatchObject({ name: 'model.layers.3.block_sparse_moe.gate.weight', shape: [8, 4096] })
  expect(mlp.experts).toHaveLength(8)
  expect(mlp.experts[7]).toMatchObject({
    gate: { weight: { name: 'model.layers.3.block_sparse_moe.experts.7.w1.weight', shape: [14_336, 4096] } },
    in: { weight: { name: 'model.layers.3.block_sparse_moe.experts.7.w3.weight' } },
    out: { weight: { name: 'model.layers.3.block_sparse_moe.experts.7.w2.weight', shape: [4096, 14_336] } },
  })
  expect(mlp).not.toHaveProperty('shared')
})

it('refuses more experts a token than there are', () => {
  expect(() => describeMixtral({ num_experts_per_tok: 9 })).toThrow('more than there are experts')
})
