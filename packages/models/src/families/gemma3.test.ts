import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const GEMMA_3_1B = {
  architectures: ['Gemma3ForCausalLM'],
  attention_bias: false,
  attn_logit_softcapping: null,
  final_logit_softcapping: null,
  head_dim: 256,
  hidden_activation: 'gelu_pytorch_tanh',
  hidden_size: 1152,
  intermediate_size: 6912,
  max_position_embeddings: 32_768,
  model_type: 'gemma3_text',
  num_attention_heads: 4,
  num_hidden_layers: 26,
  num_key_value_heads: 1,
  query_pre_attn_scalar: 256,
  rms_norm_eps: 1e-6,
  rope_local_base_freq: 10_000,
  rope_scaling: null,
  rope_theta: 1_000_000,
  sliding_window: 512,
  sliding_window_pattern: 6,
  vocab_size: 262_144,
}
const GEMMA_3_4B = {
  architectures: ['Gemma3ForConditionalGeneration'],
  image_token_index: 262_144,
  mm_tokens_per_image: 256,
  model_type: 'gemma3',
  text_config: {
    hidden_size: 2560,
    intermediate_size: 10_240,
    model_type: 'gemma3_text',
    num_hidden_layers: 34,
    rope_scaling: { factor: 8, rope_type: 'linear' },
    sliding_window: 1024,
  },
  vision_config: { hidden_size: 1152, model_type: 'siglip_vision_model' },
}

it('slides a window on five of six layers, which turn by a table of their own', () => {
  const { layers, weights, ...shape } = describeDecoder(wantedCheckpoint(GEMMA_3_1B))
  expect(shape).toMatchObject({
    positions: { kind: 'rotary', dims: 256, pairs: 'halves', tables: [{ base: 1e6 }, { base: 1e4 }] },
    qkNorm: { kind: 'rms', eps: 1e-6, scaleOffset: 1, over: 'head' },
  })
  const near = { rotary: 1, attnScale: 1 / 16, window: 512 }
  expect(layers.slice(0, 7)).toEqual([near, near, near, near, near, { rotary: 0, attnScale: 1 / 16 }, near])
  expect(parameterCount({ weights })).toBe(999_885_952)
})

it('stretches the table of the layers that see everything, and no other', () => {
  const { positions } = describeDecoder(
    wantedCheckpoint({ ...GEMMA_3_1B, rope_scaling: { type: 'linear', factor: 8 } }),
  )
  expect(positions).toMatchObject({ tables: [{ base: 1e6, scaling: { kind: 'linear', factor: 8 } }, { base: 1e4 }] })
  expect(positions.kind === 'rotary' && positions.tables[1]).not.toHaveProperty('scaling')
})

it('reads the newer spelling, with rotary parameters for each kind of layer', () => {
  const { rope_theta: _t, rope_local_base_freq: _l, rope_scaling: _s, ...config } = GEMMA_3_1B
  const rope_parameters = {
    full_attention: { rope_type: 'linear', factor: 8, rope_theta: 1e6 },
    sliding_attention: { rope_type: 'default', rope_theta: 1e4 },
  }
  expect(describeDecoder(wantedCheckpoint({ ...config, rope_parameters }))).toEqual(
    describeDecoder(wantedCheckpoint({ ...GEMMA_3_1B, rope_scaling: { rope_type: 'linear', factor: 8 } })),
  )
})

it('is read inside a model that sees, by whichever prefix its tensors carry', () => {
  for (const prefix of ['language_model.model.', 'model.language_model.']) {
    const decoder = describeDecoder(wantedCheckpoint(GEMMA_3_4B, [`${prefix}embed_tokens.weight`]))
    expect(decoder).toMatchObject({ family: 'gemma3', nLayers: 34, nHeads: 8, nKvHeads: 4, dVocab: 262_208 })
    expect(decoder.weights.lnFinal?.scale?.name).toBe(`${prefix}norm.weight`)
    expect(decoder.weights.unembed.weight).toBe(decoder.weights.embed)
    expect(parameterCount(decoder)).toBe(3_880_263_168)
  }
  const untied = { ...GEMMA_3_4B, text_config: { ...GEMMA_3_4B.text_config, tie_word_embeddings: false } }
  const head = 'language_model.lm_head.weight'
  expect(describeDecoder(wantedCheckpoint(untied, [head])).weights.unembed.weight.name).toBe(head)
})

it('is refused where it looks ahead or caps what the reference does not cap', () => {
  const said = (config: object) => () => describeDecoder(wantedCheckpoint({ ...config }))
  expect(said({ ...GEMMA_3_1B, use_bidirectional_attention: true })).toThrow('its attention looks ahead')
  expect(said({ ...GEMMA_3_1B, attn_logit_softcapping: 50 })).toThrow('it caps its attention scores')
  expect(said({ ...GEMMA_3_4B, text_config: { final_logit_softcapping: 30 } })).toThrow(
    'it caps the logits of a model that sees images',
  )
})
