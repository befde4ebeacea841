import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'

const GRANITE_2B = {
  architectures: ['GraniteForCausalLM'],
  attention_bias: false,
  attention_multiplier: 0.015625,
  embedding_multiplier: 12,
  hidden_act: 'silu',
  hidden_size: 2048,
  intermediate_size: 8192,
  logits_scaling: 8,
  max_position_embeddings: 4096,
  mlp_bias: false,
  model_type: 'granite',
  num_attention_heads: 32,
  num_hidden_layers: 40,
  num_key_value_heads: 8,
  residual_multiplier: 0.22,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
  tie_word_embeddings: true,
  vocab_size: 49_152,
}

it('multiplies embeddings, scores, what it adds, and divides logits', () => {
  const { layers, weights, ...shape } = describeDecoder(wantedCheckpoint(GRANITE_2B))
  expect(shape).toMatchObject({ embedScale: 12, residScale: 0.22, logitScale: 0.125, dHead: 64, tiedUnembed: true })
  expect(layers).toEqual(Array.from({ length: 40 }, () => ({ rotary: 0, attnScale: 0.015625 })))
  expect(weights.blocks[0]!.o).not.toHaveProperty('bias')
})

it('leaves all as it is where the config is silent, scores too', () => {
  const { attention_multiplier, embedding_multiplier, residual_multiplier, logits_scaling, ...silent } = GRANITE_2B
  const decoder = describeDecoder(wantedCheckpoint({ ...silent, attention_bias: true, mlp_bias: true }))
  expect(decoder).toMatchObject({ embedScale: 1, residScale: 1, logitScale: 1 })
  expect(decoder.layers[0]!.attnScale).toBe(1)
  expect(decoder.weights.blocks[0]).toMatchObject({
    o: { bias: { shape: [2048] } },
    mlp: { gate: { bias: { shape: [8192] } }, out: { bias: { shape: [2048] } } },
  })
})

it('refuses to divide logits by nothing', () => {
  expect(() => describeDecoder(wantedCheckpoint({ ...GRANITE_2B, logits_scaling: 0 }))).toThrow('logits_scaling')
})
