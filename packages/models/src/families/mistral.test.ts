import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'

const MISTRAL_7B = {
  architectures: ['MistralForCausalLM'],
  hidden_act: 'silu',
  hidden_size: 4096,
  intermediate_size: 14_336,
  max_position_embeddings: 32_768,
  model_type: 'mistral',
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
  sliding_window: 4096,
  tie_word_embeddings: false,
  vocab_size: 32_000,
}
const describeMistral = (config: object) => describeDecoder(wantedCheckpoint({ ...MISTRAL_7B, ...config }))

it('slides its window over every layer', () => {
  const { weights, layers, ...shape } = describeMistral({})
  expect(shape).toMatchObject({ nKvHeads: 8, dHead: 128, dMlp: 14_336, nCtx: 32_768, tiedUnembed: false })
  expect(layers).toEqual(Array.from({ length: 32 }, () => ({ rotary: 0, attnScale: 128 ** -0.5, window: 4096 })))
  expect(weights.blocks[31]!.qkv).toMatchObject({
    layout: 'split',
    v: { weight: { name: 'model.layers.31.self_attn.v_proj.weight', shape: [1024, 4096] } },
  })
})

it('has no window where the config says null, and heads of their own width', () => {
  const nemo = describeMistral({ sliding_window: null, hidden_size: 5120, head_dim: 128, rope_theta: 1e6 })
  expect(nemo.layers[0]).toEqual({ rotary: 0, attnScale: 128 ** -0.5 })
  expect(nemo.weights.blocks[0]!.o.weight.shape).toEqual([5120, 4096])
})

it('keeps the first release’s window and heads where the config is silent', () => {
  const { sliding_window: _, num_key_value_heads: __, ...silent } = MISTRAL_7B
  const decoder = describeDecoder(wantedCheckpoint(silent))
  expect([decoder.nKvHeads, decoder.layers[0]!.window]).toEqual([8, 4096])
})

it('refuses layers of different kinds and heads turned in part', () => {
  const kinds = ['full_attention', 'sliding_attention']
  expect(() => describeMistral({ layer_types: kinds })).toThrow('its layers are of different kinds')
  expect(() => describeMistral({ partial_rotary_factor: 0.5 })).toThrow('turn only a part of each head')
})
