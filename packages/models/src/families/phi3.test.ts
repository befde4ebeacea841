import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'

const factors = (long: number) => Array.from({ length: 48 }, (_, i) => 1 + (i * long) / 48)
const PHI_4_MINI = {
  architectures: ['Phi3ForCausalLM'],
  attention_bias: false,
  hidden_act: 'silu',
  hidden_size: 3072,
  intermediate_size: 8192,
  max_position_embeddings: 131_072,
  model_type: 'phi3',
  num_attention_heads: 24,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  original_max_position_embeddings: 4096,
  partial_rotary_factor: 0.75,
  rms_norm_eps: 1e-5,
  rope_scaling: { long_factor: factors(40), short_factor: factors(0), type: 'longrope' },
  rope_theta: 10_000,
  sliding_window: 262_144,
  tie_word_embeddings: true,
  vocab_size: 200_064,
}
const describePhi3 = (config: object) => describeDecoder(wantedCheckpoint({ ...PHI_4_MINI, ...config }))
const LONGROPE = {
  kind: 'longrope',
  shortFactor: factors(0),
  longFactor: factors(40),
  trainedCtx: 4096,
  attentionFactor: Math.sqrt(1 + Math.log(32) / Math.log(4096)),
}

it('has fused queries, keys and values, a fused gate, and long-rope on three quarters of each head', () => {
  const { weights, ...shape } = describePhi3({})
  expect(shape).toMatchObject({ dHead: 128, nKvHeads: 8, nCtx: 131_072, tiedUnembed: true })
  expect(shape.positions).toEqual({
    kind: 'rotary',
    dims: 96,
    pairs: 'halves',
    tables: [{ base: 10_000, scaling: LONGROPE }],
  })
  expect(shape.layers[0]!.window).toBe(262_144)
  expect(weights.blocks[1]).toMatchObject({
    qkv: { groups: 1, order: 'qkv', fused: { weight: { name: 'model.layers.1.self_attn.qkv_proj.weight' } } },
    mlp: { gateIn: { weight: { name: 'model.layers.1.mlp.gate_up_proj.weight', shape: [16_384, 3072] } } },
  })
})

it('knows long-rope by its earlier names too', () => {
  for (const type of ['su', 'yarn'])
    expect(describePhi3({ rope_scaling: { ...PHI_4_MINI.rope_scaling, type } }).positions).toMatchObject({
      tables: [{ scaling: LONGROPE }],
    })
})

it('has no window where the config is silent or says null', () => {
  const { sliding_window: _, ...silent } = PHI_4_MINI
  expect(describeDecoder(wantedCheckpoint(silent)).layers[0]).not.toHaveProperty('window')
  expect(describePhi3({ sliding_window: null }).layers[0]).not.toHaveProperty('window')
})

it('refuses factors that do not fit the turned entries', () => {
  expect(() => describePhi3({ partial_rotary_factor: 1 })).toThrow('48 factors for 64 frequencies')
})
