import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'

const STABLELM_2_16B = {
  architectures: ['StableLmForCausalLM'],
  hidden_act: 'silu',
  hidden_size: 2048,
  intermediate_size: 5632,
  layer_norm_eps: 1e-5,
  max_position_embeddings: 4096,
  model_type: 'stablelm',
  num_attention_heads: 32,
  num_hidden_layers: 24,
  num_key_value_heads: 32,
  partial_rotary_factor: 0.25,
  rope_theta: 10_000,
  tie_word_embeddings: false,
  use_qkv_bias: true,
  vocab_size: 100_352,
}
const describeStable = (config: object) => describeDecoder(wantedCheckpoint({ ...STABLELM_2_16B, ...config }))

it('norms by mean and deviation, turns a quarter of each head and has the biases it asks for', () => {
  const { weights, ...shape } = describeStable({})
  expect(shape).toMatchObject({
    norm: { kind: 'layer', eps: 1e-5 },
    positions: { dims: 16 },
    parallelBlock: false,
    activation: 'silu',
  })
  const { ln2, qkv, o } = weights.blocks[0]!
  expect(ln2?.shift?.name).toBe('model.layers.0.post_attention_layernorm.bias')
  expect(qkv).toMatchObject({ q: { bias: { shape: [2048] } } })
  expect(o).not.toHaveProperty('bias')
  expect(weights.lnFinal?.shift?.name).toBe('model.norm.bias')
})

it('reads one norm in both halves and norms each head by a scale of its own, as the 12B does', () => {
  const large = { hidden_size: 5120, num_key_value_heads: 8, use_qkv_bias: false }
  const { qkNorm, parallelBlock, weights } = describeStable({
    ...large,
    qk_layernorm: true,
    use_parallel_residual: true,
  })
  expect([parallelBlock, qkNorm?.over]).toEqual([true, 'head'])
  const { ln2, qNorm, kNorm } = weights.blocks[0]!
  expect([ln2, qNorm?.length, kNorm?.length]).toEqual([undefined, 32, 8])
  expect(kNorm![7]!).toEqual({ scale: expect.objectContaining({ shape: [160] }) })
  expect(kNorm![7]!.scale?.name).toBe('model.layers.0.self_attn.k_layernorm.norms.7.weight')
})
