import { expect, it } from 'vitest'
import { describeDecoder } from '../describe-decoder.js'
import { wantedCheckpoint } from '../fixtures/wanted-checkpoint.js'

const nine = <T>(four: T[]) => Array.from({ length: 9 }, () => four).flat()
const SMOLLM3_3B = {
  architectures: ['SmolLM3ForCausalLM'],
  attention_bias: false,
  hidden_act: 'silu',
  hidden_size: 2048,
  intermediate_size: 11_008,
  layer_types: nine(['full_attention', 'full_attention', 'full_attention', 'full_attention']),
  max_position_embeddings: 65_536,
  mlp_bias: false,
  model_type: 'smollm3',
  no_rope_layer_interval: 4,
  no_rope_layers: nine([1, 1, 1, 0]),
  num_attention_heads: 16,
  num_hidden_layers: 36,
  num_key_value_heads: 4,
  rms_norm_eps: 1e-6,
  rope_theta: 5e6,
  sliding_window: null,
  use_sliding_window: false,
  vocab_size: 128_256,
}
const describeSmol = (config: object) => describeDecoder(wantedCheckpoint({ ...SMOLLM3_3B, ...config }))

it('turns three layers of four, and ties its unembedding unless told otherwise', () => {
  const { layers, ...decoder } = describeSmol({})
  const attnScale = 128 ** -0.5
  const turned = { rotary: 0, attnScale }
  expect(layers).toEqual(nine<object>([turned, turned, turned, { attnScale }]))
  expect(decoder).toMatchObject({ tiedUnembed: true, nKvHeads: 4, positions: { tables: [{ base: 5e6 }] } })
  expect(describeSmol({ no_rope_layers: null, layer_types: null }).layers).toEqual(layers)
})

it('slides windows over the layers that it does not turn, or those that the config lists', () => {
  const three = { num_hidden_layers: 3, use_sliding_window: true, sliding_window: 8, no_rope_layers: [0, 1, 0] }
  const windows = (config: object) => describeSmol({ ...three, ...config }).layers.map(({ window }) => window)
  expect(windows({ layer_types: null })).toEqual([8, undefined, 8])
  const layer_types = ['full_attention', 'sliding_attention', 'full_attention']
  expect(windows({ layer_types })).toEqual([undefined, 8, undefined])
})

it('refuses a list that leaves layers out', () => {
  expect(() => describeSmol({ no_rope_layers: [1, 0] })).toThrow('it describes 2 of 36 layers')
})
