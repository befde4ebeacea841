import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'

const PHI_2 = {
  architectures: ['PhiForCausalLM'],
  hidden_act: 'gelu_new',
  hidden_size: 2560,
  intermediate_size: 10_240,
  layer_norm_eps: 1e-5,
  max_position_embeddings: 2048,
  model_type: 'phi',
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 32,
  partial_rotary_factor: 0.4,
  qk_layernorm: false,
  rope_theta: 10_000,
  tie_word_embeddings: false,
  vocab_size: 51_200,
}
const describePhi = (config: object) => describeDecoder(wantedCheckpoint({ ...PHI_2, ...config }))

it('reads one norm in both halves of a block, with biases everywhere', () => {
  const { weights, ...shape } = describePhi({})
  expect(shape).toMatchObject({
    parallelBlock: true,
    norm: { kind: 'layer', eps: 1e-5 },
    positions: { dims: 32, pairs: 'halves' },
    activation: 'gelu_tanh',
    dHead: 80,
  })
  const block = weights.blocks[5]!
  expect(block).not.toHaveProperty('ln2')
  expect(block).not.toHaveProperty('qNorm')
  expect(block).toMatchObject({
    ln1: { shift: { name: 'model.layers.5.input_layernorm.bias' } },
    o: { bias: { name: 'model.layers.5.self_attn.dense.bias', shape: [2560] } },
    mlp: { in: { bias: { name: 'model.layers.5.mlp.fc1.bias', shape: [10_240] } } },
  })
  expect(weights.lnFinal?.shift?.name).toBe('model.final_layernorm.bias')
  expect(weights.unembed.bias).toMatchObject({ name: 'lm_head.bias', shape: [51_200] })
})

it('norms the heads of queries and keys when the config says so', () => {
  const { qkNorm, weights } = describePhi({ qk_layernorm: true })
  expect(qkNorm).toEqual({ kind: 'layer', eps: 1e-5, scaleOffset: 0, over: 'head' })
  expect(weights.blocks[0]!.kNorm).toMatchObject([
    { scale: { name: 'model.layers.0.self_attn.k_layernorm.weight', shape: [80] }, shift: { shape: [80] } },
  ])
})

it('turns half of each head where the config is silent', () => {
  const { partial_rotary_factor: _, ...silent } = PHI_2
  expect(describeDecoder(wantedCheckpoint(silent)).positions).toMatchObject({ dims: 40 })
})
