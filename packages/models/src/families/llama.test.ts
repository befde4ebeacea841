import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'

const LLAMA_32_1B = {
  architectures: ['LlamaForCausalLM'],
  attention_bias: false,
  head_dim: 64,
  hidden_act: 'silu',
  hidden_size: 2048,
  intermediate_size: 8192,
  max_position_embeddings: 131_072,
  mlp_bias: false,
  model_type: 'llama',
  num_attention_heads: 32,
  num_hidden_layers: 16,
  num_key_value_heads: 8,
  pretraining_tp: 1,
  rms_norm_eps: 1e-5,
  rope_scaling: {
    factor: 32,
    high_freq_factor: 4,
    low_freq_factor: 1,
    original_max_position_embeddings: 8192,
    rope_type: 'llama3',
  },
  rope_theta: 500_000,
  tie_word_embeddings: true,
  vocab_size: 128_256,
}
const describeLlama = (config: object) => describeDecoder(wantedCheckpoint({ ...LLAMA_32_1B, ...config }))
const rotary = (config: object) => {
  const { positions, nCtx } = describeLlama(config)
  if (positions.kind !== 'rotary') throw new Error(`a llama with ${positions.kind} positions`)
  return { ...positions.tables[0]!, nCtx }
}

it('stretches its positions by bands', () => {
  const scaling = { kind: 'llama3', factor: 32, lowFreqFactor: 1, highFreqFactor: 4, trainedCtx: 8192 }
  expect(rotary({})).toEqual({ base: 500_000, scaling, nCtx: 131_072 })
})

it('reads both spellings of its positions', () => {
  const { rope_scaling, rope_theta, ...rest } = LLAMA_32_1B
  const newer = { ...rest, rope_parameters: { ...rope_scaling, rope_theta } }
  expect(describeDecoder(wantedCheckpoint(newer)).positions).toEqual(describeLlama({}).positions)
})

it('knows each kind of stretching, by type or rope_type', () => {
  const short = { max_position_embeddings: 4096 }
  expect(rotary({ ...short, rope_scaling: null })).toEqual({ base: 500_000, nCtx: 4096 })
  expect(rotary({ ...short, rope_scaling: { type: 'linear', factor: 4 } }).scaling).toEqual({
    kind: 'linear',
    factor: 4,
  })
  expect(rotary({ ...short, rope_scaling: { rope_type: 'dynamic', factor: 2 } })).toMatchObject({
    scaling: { kind: 'dynamic', factor: 2, trainedCtx: 4096 },
    nCtx: 8192,
  })
  const yarn = { rope_type: 'yarn', factor: 4, original_max_position_embeddings: 1024 }
  expect(rotary({ ...short, rope_scaling: yarn }).scaling).toEqual({
    kind: 'yarn',
    factor: 4,
    betaFast: 32,
    betaSlow: 1,
    trainedCtx: 1024,
    truncate: true,
    attentionFactor: 0.1 * Math.log(4) + 1,
  })
})

it('finds its tensors with and without their prefix', () => {
  const bare = wantedCheckpoint(LLAMA_32_1B, ['embed_tokens.weight'])
  expect(describeDecoder(bare).weights.blocks[2]!.ln1?.scale?.name).toBe('layers.2.input_layernorm.weight')
  expect(describeLlama({}).weights.embed.name).toBe('model.embed_tokens.weight')
})

it('refuses stretching that is not known or not told in full', () => {
  const said = (rope_scaling: object) => () => describeLlama({ rope_scaling })
  expect(said({ rope_type: 'mrope' })).toThrow('its rotary positions are scaled by mrope')
  expect(said({ rope_type: 'linear' })).toThrow('its rope_scaling of type linear has no factor')
  expect(() => describeLlama({ partial_rotary_factor: 0.5 })).toThrow('turn only a part of each head')
})
