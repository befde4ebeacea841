import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'
import { parameterCount } from '../parameter-count.js'

const ATTENTION = {
  alibi: true,
  alibi_bias_max: 8,
  attn_impl: 'torch',
  attn_pdrop: 0,
  attn_type: 'multihead_attention',
  attn_uses_sequence_id: false,
  clip_qkv: null,
  prefix_lm: false,
  qk_ln: false,
  softmax_scale: null,
}
const MPT_7B = {
  architectures: ['MPTForCausalLM'],
  attn_config: ATTENTION,
  d_model: 4096,
  embedding_fraction: 1,
  expansion_ratio: 4,
  learned_pos_emb: true,
  logit_scale: null,
  max_seq_len: 2048,
  model_type: 'mpt',
  n_heads: 32,
  n_layers: 32,
  no_bias: true,
  norm_type: 'low_precision_layernorm',
  vocab_size: 50_432,
}
const describeMpt = (config: object, attention: object = {}) =>
  describeDecoder(wantedCheckpoint({ ...MPT_7B, attn_config: { ...ATTENTION, ...attention }, ...config }))

it('is described without a single bias, slanted by ALiBi alone', () => {
  const decoder = describeMpt({})
  expect(decoder).toMatchObject({ dHead: 128, dMlp: 16_384, activation: 'gelu', norm: { kind: 'layer', eps: 1e-5 } })
  expect(decoder.positions).toMatchObject({ kind: 'alibi', factor: 1, rounding: 'float32' })
  expect(decoder).not.toHaveProperty('clipQkv')
  const { weights } = decoder
  expect(weights).not.toHaveProperty('positionEmbed')
  expect(weights.lnFinal).toEqual({ scale: expect.objectContaining({ name: 'transformer.norm_f.weight' }) })
  expect(weights.blocks[0]!.qkv).toMatchObject({ groups: 1, fused: { weight: { shape: [12_288, 4096] } } })
  expect(parameterCount(decoder)).toBe(6_649_286_656)
})

it('cuts queries, keys and values, and scales scores as it is told', () => {
  const decoder = describeMpt({}, { clip_qkv: 6, softmax_scale: 0.1 })
  expect(decoder.clipQkv).toBe(6)
  expect(decoder.layers[0]).toEqual({ attnScale: 0.1 })
  expect(describeMpt({}, { clip_qkv: 0 })).not.toHaveProperty('clipQkv')
})

it.each([
  ['its prompts look ahead (prefix_lm)', {}, { prefix_lm: true }],
  ['its attention is of type multiquery_attention', {}, { attn_type: 'multiquery_attention' }],
  ['it norms queries and keys', {}, { qk_ln: true }],
  ['its attention reads sequence ids', {}, { attn_uses_sequence_id: true }],
  ['its positions are rotary', {}, { rope: true }],
  ['its positions are not ALiBi', {}, { alibi: false }],
  ['its ALiBi reaches to 16', {}, { alibi_bias_max: 16 }],
  ['its attention slides a window', {}, { sliding_window_size: 512 }],
  ['it scales its logits', { logit_scale: 'inv_sqrt_d_model' }, {}],
  ['its projections have biases', { no_bias: false }, {}],
  ['its MLP is 2 times as wide as the stream', { expansion_ratio: 2 }, {}],
  ['its norm is rmsnorm', { norm_type: 'rmsnorm' }, {}],
])('is refused where %s', (why, config, attention) => {
  expect(() => describeMpt(config, attention)).toThrow(why)
})
