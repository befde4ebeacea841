import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'

const PYTHIA_70M = {
  architectures: ['GPTNeoXForCausalLM'],
  hidden_act: 'gelu',
  hidden_size: 512,
  intermediate_size: 2048,
  layer_norm_eps: 1e-5,
  max_position_embeddings: 2048,
  model_type: 'gpt_neox',
  num_attention_heads: 8,
  num_hidden_layers: 6,
  rotary_emb_base: 10_000,
  rotary_pct: 0.25,
  tie_word_embeddings: false,
  use_parallel_residual: true,
  vocab_size: 50_304,
}
const describeNeox = (config: object) => describeDecoder(wantedCheckpoint({ ...PYTHIA_70M, ...config }))

it('reads both halves beside each other, each with a norm of its own', () => {
  const { weights, ...shape } = describeNeox({})
  expect(shape).toMatchObject({ parallelBlock: true, activation: 'gelu', positions: { dims: 16, pairs: 'halves' } })
  expect(weights.blocks[5]).toMatchObject({
    ln2: { shift: { name: 'gpt_neox.layers.5.post_attention_layernorm.bias' } },
    qkv: { layout: 'fused', groups: 8, order: 'qkv', fused: { weight: { shape: [1536, 512] } } },
    o: { bias: { name: 'gpt_neox.layers.5.attention.dense.bias' } },
  })
  expect(weights.unembed.weight.name).toBe('embed_out.weight')
})

it('follows the config in sequential halves, absent biases and its own base', () => {
  const { parallelBlock, positions, weights } = describeNeox({
    use_parallel_residual: false,
    attention_bias: false,
    rotary_pct: 1,
    rotary_emb_base: 500,
    rope_theta: 10_000,
  })
  expect(parallelBlock).toBe(false)
  expect(positions).toEqual({ kind: 'rotary', dims: 64, pairs: 'halves', tables: [{ base: 500 }] })
  expect(weights.blocks[0]!.o).not.toHaveProperty('bias')
})
