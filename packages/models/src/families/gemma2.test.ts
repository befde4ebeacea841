import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const GEMMA_2_2B = {
  architectures: ['Gemma2ForCausalLM'],
  attention_bias: false,
  attn_logit_softcapping: 50,
  cache_implementation: 'hybrid',
  final_logit_softcapping: 30,
  head_dim: 256,
  hidden_act: 'gelu_pytorch_tanh',
  hidden_activation: 'gelu_pytorch_tanh',
  hidden_size: 2304,
  intermediate_size: 9216,
  max_position_embeddings: 8192,
  model_type: 'gemma2',
  num_attention_heads: 8,
  num_hidden_layers: 26,
  num_key_value_heads: 4,
  query_pre_attn_scalar: 256,
  rms_norm_eps: 1e-6,
  rope_theta: 10_000,
  sliding_window: 4096,
  vocab_size: 256_000,
}

it('caps scores and logits, norms on both sides, and slides a window on every other layer from the first', () => {
  const { layers, weights, ...shape } = describeDecoder(wantedCheckpoint(GEMMA_2_2B))
  expect(shape).toMatchObject({ attnSoftcap: 50, logitSoftcap: 30, embedScale: 48, activation: 'gelu_tanh' })
  expect(layers.map(({ window }) => window)).toEqual(
    Array.from({ length: 26 }, (_, layer) => (layer % 2 === 0 ? 4096 : undefined)),
  )
  const block = 'model.layers.3'
  expect(weights.blocks[3]).toMatchObject({
    ln1: { scale: { name: `${block}.input_layernorm.weight` } },
    ln1Post: { scale: { name: `${block}.post_attention_layernorm.weight` } },
    ln2: { scale: { name: `${block}.pre_feedforward_layernorm.weight` } },
    ln2Post: { scale: { name: `${block}.post_feedforward_layernorm.weight` } },
  })
  expect(parameterCount({ weights })).toBe(2_614_341_888)
})

it('scales scores by query_pre_attn_scalar and not by the width of a head', () => {
  const config = { ...GEMMA_2_2B, num_attention_heads: 32, head_dim: 128, query_pre_attn_scalar: 144 }
  expect(describeDecoder(wantedCheckpoint(config)).layers[0]!.attnScale).toBe(1 / 12)
})

it('has its own defaults where the config is silent, and no cap where it says null', () => {
  const { model_type, vocab_size } = GEMMA_2_2B
  const silent = describeDecoder(wantedCheckpoint({ model_type, vocab_size }))
  expect(silent).toEqual(describeDecoder(wantedCheckpoint(GEMMA_2_2B)))
  const uncapped = { ...GEMMA_2_2B, attn_logit_softcapping: null, final_logit_softcapping: null }
  const shape = describeDecoder(wantedCheckpoint(uncapped))
  expect(shape).not.toHaveProperty('attnSoftcap')
  expect(shape).not.toHaveProperty('logitSoftcap')
})

it('is refused where a layer is of a kind that is not computed, or turns in a way of its own, or a window has no length', () => {
  const said = (more: object) => () =>
    describeDecoder(wantedCheckpoint({ ...GEMMA_2_2B, num_hidden_layers: 1, ...more }))
  expect(said({ layer_types: ['chunked_attention'] })).toThrow('it has a layer of kind chunked_attention')
  expect(said({ rope_parameters: { full_attention: { rope_theta: 1e6 } } })).toThrow(
    'its rotary positions differ from one kind of layer to another',
  )
  expect(said({ sliding_window: null })).toThrow('a layer slides a window of no length')
  expect(said({ layer_types: ['full_attention', 'full_attention'] })).toThrow('it describes 2 of 1 layers')
})
